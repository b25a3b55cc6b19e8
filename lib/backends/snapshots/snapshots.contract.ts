import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { BlobStore } from '@/lib/base/blobs/blob-store';
import path from 'node:path';
import { folderBytes } from '@/lib/base/shares/folder-bytes';
import { noteLastSnapshot } from './last-snapshot';
import { connect, testId, type TestBackends } from '@/lib/backends/backends/backends.fixture';
import { isLong, longTest } from '@/lib/base/foundation/sample.fixture';
import type { SnapshotId, Snapshots } from './snapshots';

export type TestSnapshots = {
  opened: TestBackends;
  snapshots: Snapshots;
  blobs: BlobStore;
  dispose(): Promise<void>;
};

const schema = `
create table public.wishes (id int primary key, text text not null);
alter table public.wishes enable row level security;`;
/** The normal run restores every third snapshot, including the last, because each opens a database. */
const everyThird = <One>(taken: readonly One[]) => taken.filter((_, at) => isLong || at % 3 === 2);

/** What every adapter of `Snapshots` promises, shown with supabase-js. */
export function describeSnapshots(adapter: string, open: () => Promise<TestSnapshots>): void {
  describe(`Snapshots (${adapter})`, () => {
    let world: TestSnapshots;
    /** All tests share one app: opening a database, or its first snapshot, takes seconds. */
    const id = testId();
    beforeAll(async () => {
      world = await open();
      const made = await world.opened.backends.migrate(id, [{ name: '20260101000000_wishes', sql: schema }]);
      expect(made.ok).toBe(true);
      process.stdout.write(`${isLong ? 9 : 2} of 9 snapshots taken in a row are put back\n`);
    }, 180_000);
    afterAll(() => world.dispose());

    async function start() {
      const { backends, keysOf } = world.opened;
      const first = [{ sql: 'delete from public.wishes' }, { sql: "insert into public.wishes values (1, 'first')" }];
      expect((await backends.write(id, first)).ok).toBe(true);
      const admin = connect(backends, id, (await keysOf(id)).secretKey);
      const wish = async (n: number, text: string) => {
        expect((await admin.from('wishes').upsert({ id: n, text })).error).toBeNull();
      };
      const wishes = async () => (await admin.from('wishes').select('text').order('id')).data?.map((row) => row.text);
      return { admin, wish, wishes };
    }
    async function take(): Promise<SnapshotId> {
      const taken = await world.snapshots.take(id);
      if (!taken.ok) throw new Error(JSON.stringify(taken.error));
      return taken.value;
    }

    test('restores rows and tables, and then the later state again', async () => {
      const { wish, wishes, admin } = await start();
      const before = await take();
      await wish(2, 'second');
      const sql = 'alter table public.wishes add column stars int not null default 5;';
      expect((await world.opened.backends.migrate(id, [{ name: '20260101000001_stars', sql }])).ok).toBe(true);
      const after = await take();

      expect(await world.snapshots.restore(id, before)).toEqual({ ok: true, value: undefined });
      expect(await wishes()).toEqual(['first']);
      expect((await admin.from('wishes').select('stars')).error).not.toBeNull();

      expect((await world.snapshots.restore(id, after)).ok).toBe(true);
      expect(await wishes()).toEqual(['first', 'second']);
      expect((await admin.from('wishes').select('stars')).data).toEqual([{ stars: 5 }, { stars: 5 }]);
    }, 180_000);

    test('restores only over what was taken, not over later writes or over data where there was none', async () => {
      const { wish, wishes } = await start();
      const { snapshots } = world;
      const before = await take();
      await wish(2, 'second');
      expect(await snapshots.restoreOver(id, before, before)).toEqual({ ok: false, error: { code: 'changed-since' } });
      expect(await snapshots.restoreOver(id, null, before)).toEqual({ ok: false, error: { code: 'changed-since' } });
      expect(await wishes()).toEqual(['first', 'second']);
      const after = await take();
      expect((await snapshots.restoreOver(id, after, before)).ok).toBe(true);
      expect((await snapshots.restoreOver(id, before, after)).ok).toBe(true);
      expect((await snapshots.restoreOver(id, after, before)).ok).toBe(true);
      expect(await wishes()).toEqual(['first']);
      const other = testId();
      expect((await snapshots.restoreOver(other, null, before)).ok).toBe(true);
      expect(await snapshots.restoreOver(other, null, null)).toEqual({ ok: false, error: { code: 'changed-since' } });
      expect(await world.opened.backends.hasData(other)).toBe(true);
      expect((await snapshots.restoreOver(other, before, null)).ok).toBe(true);
      expect(await world.opened.backends.hasData(other)).toBe(false);
    }, 180_000);

    test('restores users and uploads', async () => {
      const { admin } = await start();
      expect((await admin.storage.createBucket('pictures', { public: true })).error).toBeNull();
      const user = await admin.auth.signUp({ email: 'ann@x.test', password: 'secret 123!' });
      expect(user.error).toBeNull();
      const files = () => connect(world.opened.backends, id, key).storage.from('pictures');
      const key = (await world.opened.keysOf(id)).secretKey;
      expect((await files().upload('a.txt', new Blob(['old']))).error).toBeNull();
      const before = await take();

      expect((await files().upload('a.txt', new Blob(['new']), { upsert: true })).error).toBeNull();
      expect((await files().upload('b.txt', new Blob(['more']))).error).toBeNull();
      const after = await take();
      const text = async (name: string) => (await files().download(name)).data?.text();
      expect((await world.snapshots.restore(id, before)).ok).toBe(true);
      expect(await text('a.txt')).toBe('old');
      expect((await files().download('b.txt')).error).not.toBeNull();
      expect((await world.snapshots.restore(id, after)).ok).toBe(true);
      expect([await text('a.txt'), await text('b.txt')]).toEqual(['new', 'more']);
      const signedIn = await connect(world.opened.backends, id, key).auth.signInWithPassword({
        email: 'ann@x.test',
        password: 'secret 123!',
      });
      expect(signedIn.error).toBeNull();
    }, 180_000);

    test('keeps people signed in who existed then, and signs nobody in', async () => {
      await start();
      const { keysOf, backends } = world.opened;
      const { publishableKey } = await keysOf(id);
      const signUp = async (name: string) => {
        const client = connect(backends, id, publishableKey);
        expect((await client.auth.signUp({ email: `${name}@y.test`, password: 'secret 123!' })).error).toBeNull();
        return client;
      };
      const canGoOn = async (
        client: Awaited<ReturnType<typeof signUp>>,
        session: Awaited<ReturnType<typeof sessionOf>>,
      ) => (await client.auth.refreshSession({ refresh_token: session })).error === null;
      const sessionOf = async (client: Awaited<ReturnType<typeof signUp>>) =>
        (await client.auth.getSession()).data.session?.refresh_token ?? 'none';
      const [ann, bob] = [await signUp('ann'), await signUp('bob')];
      const old = await sessionOf(bob);
      const before = await take();

      await bob.auth.signOut();
      expect((await ann.auth.refreshSession()).error).toBeNull();
      const [now, late] = [await sessionOf(ann), await signUp('late')];
      expect((await world.snapshots.restore(id, before)).ok).toBe(true);
      expect(await canGoOn(ann, now)).toBe(true);
      expect(await canGoOn(bob, old)).toBe(false);
      expect(await canGoOn(late, await sessionOf(late))).toBe(false);

      const fork = testId();
      expect((await world.snapshots.restore(fork, before)).ok).toBe(true);
      expect(await backends.read(fork, 'select id from auth.sessions')).toEqual({ ok: true, value: [] });
    }, 180_000);

    test('a fork begins with it: next to no disk until it is opened, nobody signed in, mailed codes closed, other keys', async () => {
      const { admin } = await start();
      const { backends, keysOf, folder, mails } = world.opened;
      const keys = await keysOf(id);
      const person = connect(backends, id, keys.publishableKey);
      expect((await person.auth.signUp({ email: 'forked@x.test', password: 'secret 123!' })).error).toBeNull();
      const { session } = (await person.auth.getSession()).data;
      expect((await person.auth.resetPasswordForEmail('forked@x.test')).error).toBeNull();
      const proof = /token(?:_hash)?=([\w-]+)/.exec(JSON.stringify(mails.at(-1)))?.[1] ?? 'none';
      const taken = await take();

      const fork = testId();
      const begun = await world.snapshots.begin(fork, taken);
      if (!begun.ok) throw new Error(begun.error.code);
      expect(begun.value.bytes).toBeGreaterThan(1_000_000);
      expect(await folderBytes(path.join(folder, fork))).toBeLessThan(100_000);
      expect(await backends.hasData(fork)).toBe(true);
      // A snapshot taken before anybody opens the fork is the one it was created from, and the fork's files are still
      // not written.
      expect(await world.snapshots.take(fork)).toEqual({ ok: true, value: taken });
      expect(await folderBytes(path.join(folder, fork))).toBeLessThan(100_000);

      const forkKeys = await keysOf(fork);
      expect(forkKeys.jwtSecret).not.toBe(keys.jwtSecret);
      const rows = (await connect(backends, fork, forkKeys.secretKey).from('wishes').select('text')).data;
      expect(rows).toEqual([{ text: 'first' }]);
      expect(await backends.read(fork, 'select id from auth.sessions')).toEqual({ ok: true, value: [] });
      expect(await backends.read(fork, 'select id from auth.refresh_tokens')).toEqual({ ok: true, value: [] });
      const there = connect(backends, fork, forkKeys.publishableKey);
      const refresh = session!.refresh_token;
      expect((await there.auth.refreshSession({ refresh_token: refresh })).error).not.toBeNull();
      expect((await there.auth.getUser(session!.access_token)).error).not.toBeNull();
      expect((await there.auth.verifyOtp({ type: 'recovery', token_hash: proof })).error).not.toBeNull();
      // The original's keys open nothing, and the original itself is as it was.
      const strange = connect(backends, fork, keys.secretKey);
      expect((await strange.from('wishes').select('text')).data ?? []).toEqual([]);
      expect((await admin.from('wishes').select('text')).data).toEqual([{ text: 'first' }]);
      expect((await person.auth.verifyOtp({ type: 'recovery', token_hash: proof })).error).toBeNull();

      // The fork can be written to, and snapshots of it taken, as with any other backend.
      expect(
        (await connect(backends, fork, forkKeys.secretKey).from('wishes').insert({ id: 9, text: 'own' })).error,
      ).toBeNull();
      const own = await world.snapshots.take(fork);
      expect(own.ok && own.value !== taken).toBe(true);
    }, 180_000);

    test('a fork that was never opened is put back to another state, or removed, like any other', async () => {
      const { wish } = await start();
      const { backends, keysOf } = world.opened;
      const first = await take();
      await wish(2, 'second');
      const second = await take();
      const fork = testId();
      expect((await world.snapshots.begin(fork, first)).ok).toBe(true);
      expect(await world.snapshots.restoreOver(fork, null, second)).toEqual({
        ok: false,
        error: { code: 'changed-since' },
      });
      expect((await world.snapshots.restoreOver(fork, first, second)).ok).toBe(true);
      const { data } = await connect(backends, fork, (await keysOf(fork)).secretKey)
        .from('wishes')
        .select('text')
        .order('id');
      expect(data).toEqual([{ text: 'first' }, { text: 'second' }]);
      const other = testId();
      expect((await world.snapshots.begin(other, first)).ok).toBe(true);
      expect((await world.snapshots.restoreOver(other, first, null)).ok).toBe(true);
      expect(await backends.hasData(other)).toBe(false);
    }, 180_000);

    test('does not let a fork begin with what is not stored, nor open empty when that is gone', async () => {
      const fork = testId();
      const nothing = 'a'.repeat(64) as SnapshotId;
      expect(await world.snapshots.begin(fork, nothing)).toEqual({
        ok: false,
        error: { code: 'snapshot-missing', snapshot: nothing },
      });
      expect(await world.opened.backends.hasData(fork)).toBe(false);
      await start();
      const taken = await take();
      expect((await world.snapshots.begin(fork, taken)).ok).toBe(true);
      await noteLastSnapshot(path.join(world.opened.folder, fork), { snapshot: nothing, transaction: '1' });
      expect(await world.opened.backends.read(fork, 'select 1 as one')).toMatchObject({
        ok: false,
        error: { code: 'backend-unavailable' },
      });
    }, 180_000);

    test('returns the same snapshot until something is written, whoever read meanwhile', async () => {
      const { wish, wishes } = await start();
      const first = await take();
      await wishes();
      expect(await take()).toBe(first);
      await wish(1, 'changed');
      expect(await take()).not.toBe(first);
    }, 180_000);

    test('answers the restored snapshot when nothing was written since', async () => {
      const { wish } = await start();
      const first = await take();
      await wish(2, 'gone soon');
      await world.snapshots.restore(id, first);
      expect(await take()).toBe(first);
    }, 180_000);

    test('keeps a change that was answered just before', async () => {
      const { wish, wishes } = await start();
      const kept: SnapshotId[] = [];
      for (let n = 2; n < (isLong ? 8 : 5); n += 1) {
        await wish(n, `wish ${n}`);
        kept.push(await take());
      }
      for (const [at, snapshot] of everyThird([...kept.entries()]).toReversed()) {
        await world.snapshots.restore(id, snapshot);
        expect((await wishes())?.at(-1)).toBe(`wish ${at + 2}`);
      }
    }, 180_000);

    test('captures a single moment of data that is being written', async () => {
      const { wish, wishes } = await start();
      let [written, isDone] = [1, false];
      const writing = (async () => {
        for (let n = 2; !isDone; n += 1) {
          await wish(n, `wish ${n}`);
          written = n;
        }
      })();
      const moments: { before: number; snapshot: SnapshotId; after: number }[] = [];
      for (let n = 0; n < 3; n += 1) {
        const before = written;
        const snapshot = await take();
        moments.push({ before, snapshot, after: written + 1 });
      }
      isDone = true;
      await writing;
      for (const { before, snapshot, after } of everyThird(moments)) {
        expect((await world.snapshots.restore(id, snapshot)).ok).toBe(true);
        const kept = (await wishes()) ?? [];
        expect(kept.length).toBeGreaterThanOrEqual(before);
        expect(kept.length).toBeLessThanOrEqual(after);
        expect(kept.slice(1)).toEqual(Array.from({ length: kept.length - 1 }, (_, n) => `wish ${n + 2}`));
      }
    }, 180_000);

    // The first test of signed-in people does the same.
    longTest(
      'starts a new backend from another’s snapshot',
      async () => {
        await start();
        const snapshot = await take();
        const fork = testId();
        expect((await world.snapshots.restore(fork, snapshot)).ok).toBe(true);
        const rows = await world.opened.backends.read(fork, 'select text from public.wishes');
        expect(rows).toEqual({ ok: true, value: [{ text: 'first' }] });
      },
      180_000,
    );

    test('opens one next to the live data, which stays in use', async () => {
      const { wish, wishes } = await start();
      const snapshot = await take();
      await wish(2, 'later');
      const then = await world.snapshots.open(snapshot);
      if (!then.ok) throw new Error(then.error.code);
      const rows = await then.value.read('select text from public.wishes');
      expect(rows).toEqual({ ok: true, value: [{ text: 'first' }] });
      expect(await wishes()).toEqual(['first', 'later']);
      await then.value.close();
    }, 180_000);

    test('needs only the blobs it lists', async () => {
      const { wish, wishes } = await start();
      await take();
      await wish(2, 'second');
      const snapshot = await take();
      const needed = new Set(await world.snapshots.listBlobs(snapshot));
      await wish(3, 'third');
      await take();
      expect(await world.blobs.collect((hash) => needed.has(hash), Date.now() + 60_000)).toBeGreaterThan(0);
      expect((await world.snapshots.restore(id, snapshot)).ok).toBe(true);
      expect(await wishes()).toEqual(['first', 'second']);
    }, 180_000);

    test('reports a missing snapshot, and leaves the data as it is', async () => {
      const { wishes } = await start();
      const snapshot = 'ab'.repeat(32) as SnapshotId;
      const missing = { ok: false, error: { code: 'snapshot-missing', snapshot } };
      expect(await world.snapshots.restore(id, snapshot)).toEqual(missing);
      expect(await world.snapshots.open(snapshot)).toEqual(missing);
      expect(await world.snapshots.listBlobs(snapshot)).toEqual([]);
      expect(await wishes()).toEqual(['first']);
    }, 180_000);
  });
}
