import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { BlobStore } from '@/lib/blobs/blob-store';
import { connect, testId, type TestBackends } from '@/lib/backends/backends.fixture';
import { isLong } from '@/lib/foundation/sample.fixture';
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
/** Of snapshots taken in a row the normal run puts back every third, the last among them: each opens a database. */
const everyThird = <One>(taken: readonly One[]) => taken.filter((_, at) => isLong || at % 3 === 2);

/** What whoever keeps the data of backends promises, shown with supabase-js. */
export function describeSnapshots(adapter: string, open: () => Promise<TestSnapshots>): void {
  describe(`Snapshots (${adapter})`, () => {
    let world: TestSnapshots;
    /** All tests share one app: a database that is opened or kept for the first time takes seconds. */
    const id = testId();
    beforeAll(async () => {
      world = await open();
      const made = await world.opened.backends.migrate(id, [{ name: '20260101000000_wishes', sql: schema }]);
      expect(made.ok).toBe(true);
      process.stdout.write(`${isLong ? 9 : 3} of 9 snapshots taken in a row are put back\n`);
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

    test('brings rows and tables back as they were, and what came later again', async () => {
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

    test('puts back over what was taken alone, and not over what was written since or over something for nothing', async () => {
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

    test('brings users and uploads back', async () => {
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

    test('leaves people signed in who existed then, and signs nobody in', async () => {
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

    test('answers the same snapshot until something is written, whoever read meanwhile', async () => {
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
      for (let n = 2; n < 8; n += 1) {
        await wish(n, `wish ${n}`);
        kept.push(await take());
      }
      for (const [at, snapshot] of everyThird([...kept.entries()]).toReversed()) {
        await world.snapshots.restore(id, snapshot);
        expect((await wishes())?.at(-1)).toBe(`wish ${at + 2}`);
      }
    }, 180_000);

    test('holds one moment of data that is being written', async () => {
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

    test('begins a new backend with what another had', async () => {
      await start();
      const snapshot = await take();
      const fork = testId();
      expect((await world.snapshots.restore(fork, snapshot)).ok).toBe(true);
      const rows = await world.opened.backends.read(fork, 'select text from public.wishes');
      expect(rows).toEqual({ ok: true, value: [{ text: 'first' }] });
    }, 180_000);

    test('opens one beside the live data, which goes on', async () => {
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

    test('needs no other blobs than the ones it lists', async () => {
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

    test('says when there is no such snapshot, and leaves the data as it is', async () => {
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
