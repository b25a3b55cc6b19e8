import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Now, ProjectId, ViewerId } from '../foundation/id';
import { dayMs, endOfDay, type Payer, type ShareKind, type ShareLimits, shareNames } from './share';
import type { ShareStore } from './share-store';

const limits = Object.fromEntries(shareNames.map((name) => [name, { guest: 10, address: 25 }])) as ShareLimits;
const item = (kind: ShareKind, amount = 1, until = 0) => ({ kind, amount, until });
const tally = (answers: readonly unknown[]) => answers.filter((refused) => refused === null).length;

/**
 * The contract of every share store: atomic limits, refunds when something is deleted, and persistence over a restart.
 */
export function describeShareStore(
  adapter: string,
  createStore: (given: { limits: ShareLimits; now: Now }) => ShareStore,
): void {
  describe(`ShareStore (${adapter})`, () => {
    const start = () => {
      const clock = { time: Date.UTC(2026, 0, 1) };
      const store = createStore({ limits, now: () => clock.time });
      const address = randomUUID();
      const payer = (name = 'ann'): Payer => ({
        viewerId: `${name} ${address}` as ViewerId,
        address,
        projectId: `${name}s ${address}` as ProjectId,
      });
      return { clock, store, payer };
    };

    test('of fifty at once exactly as many pass as fit, by guest and by address', async () => {
      const { store, payer } = start();
      const one = await Promise.all(Array.from({ length: 50 }, () => store.take(payer(), [item('projects')])));
      expect(tally(one)).toBe(10);
      expect(one.find((refused) => refused !== null)).toMatchObject({ code: 'share-apps-used' });
      const cookies = Array.from({ length: 50 }, (_, n) => payer(`guest ${n}`));
      expect(tally(await Promise.all(cookies.map((each) => store.take(each, [item('projects')]))))).toBe(15);
    });

    test('counts all of one call or none of it', async () => {
      const { store, payer } = start();
      await store.take(payer(), [item('rows', 9)]);
      expect(await store.take(payer(), [item('projects'), item('rows', 2)])).toMatchObject({ code: 'share-room-used' });
      expect((await store.uses(payer())).guest.projects.used).toBe(0);
    });

    test('a database and blobs share one limit, and a measurement replaces the running count', async () => {
      const { store, payer } = start();
      expect(await store.take(payer(), [item('data', 6)])).toBeNull();
      expect(await store.take(payer(), [item('bytes', 5)])).toMatchObject({ code: 'share-room-used' });
      await store.set(payer(), 'data', 2);
      expect(await store.take(payer(), [item('bytes', 5)])).toBeNull();
      // A measured amount is never refused, but any further amount is.
      await store.set(payer(), 'data', 99);
      expect(await store.look(payer(), [item('data')])).toMatchObject({ code: 'share-room-used' });
    });

    test('what counts for a day reports when more will be available, and then stops counting', async () => {
      const { clock, store, payer } = start();
      const until = endOfDay(clock.time);
      await store.take(payer(), [item('deployments', 10, until)]);
      const refused = await store.take(payer(), [item('deployments', 1, until)]);
      expect(refused).toMatchObject({ code: 'share-day-used', retryAfterSeconds: (until - clock.time) / 1000 });
      clock.time += dayMs + 3600_000;
      await store.forgetOld();
      expect(await store.take(payer(), [item('deployments', 10, endOfDay(clock.time))])).toBeNull();
    });

    test('gives back no more than was taken', async () => {
      const { store, payer } = start();
      await store.take(payer(), [item('rows', 4)]);
      await store.giveBack(payer(), [item('rows', 4)]);
      expect((await store.uses(payer())).guest.rows.used).toBe(0);
      expect(await store.take(payer(), [item('rows', 10)])).toBeNull();
      expect(await store.take(payer(), [item('rows', 1)])).not.toBeNull();
    });

    test('each guest pays once for each blob of theirs, even if others have it, until it is gone', async () => {
      const { clock, store, payer } = start();
      const [one, two] = [randomUUID(), randomUUID()];
      const both = [
        { hash: one, bytes: 4 },
        { hash: two, bytes: 4 },
      ];
      expect(await store.takeBlobs(payer(), [both[0]!, both[0]!])).toEqual({ taken: [one] });
      expect(await store.takeBlobs(payer(), [both[0]!])).toEqual({ taken: [] });
      expect(await store.unpaidAmong(payer(), [one, two])).toEqual([two]);
      expect(await store.unpaidAmong(payer('ben'), [one, two])).toEqual([one, two]);
      expect(await store.takeBlobs(payer('ben'), both)).toEqual({
        taken: expect.arrayContaining([one, two]) as string[],
      });
      expect((await store.uses(payer())).guest.bytes.used).toBe(4);
      expect((await store.uses(payer('ben'))).guest.bytes.used).toBe(8);
      expect(await store.takeBlobs(payer(), [{ hash: randomUUID(), bytes: 7 }])).toMatchObject({
        refused: { code: 'share-room-used' },
      });
      // What could not be written is given back to the guest it was counted for, and to nobody else.
      await store.returnBlobs(payer('ben'), [two]);
      expect((await store.uses(payer('ben'))).guest.bytes.used).toBe(4);
      const seen: string[] = [];
      await store.eachBlob(clock.time, async (hashes) => void seen.push(...hashes));
      expect(seen).not.toContain(one);
      await store.eachBlob(clock.time + 1, async (hashes) => void seen.push(...hashes));
      expect(seen.filter((hash) => hash === one || hash === two)).toEqual([one]);
      // A garbage-collected blob is gone for everyone, except a guest who is uploading it right now.
      clock.time += 10;
      await store.takeBlobs(payer('cleo'), [both[0]!]);
      await store.dropBlobs([one, one, 'never'], clock.time);
      const used = async (name: string) => (await store.uses(payer(name))).guest.bytes.used;
      expect([await used('ann'), await used('ben'), await used('cleo')]).toEqual([0, 0, 4]);
    });

    test('a blob costs the same and is refused in the same words, whether or not others have it', async () => {
      const { store, payer } = start();
      const [known, unknown] = [randomUUID(), randomUUID()];
      await store.takeBlobs(payer('ben'), [{ hash: known, bytes: 6 }]);
      const ask = async (name: string, hash: string) => {
        const answers = [await store.takeBlobs(payer(name), [{ hash, bytes: 6 }])];
        answers.push(await store.takeBlobs(payer(name), [{ hash: randomUUID(), bytes: 5 }]));
        return JSON.stringify([answers, (await store.uses(payer(name))).guest.bytes]).replaceAll(hash, 'asked for');
      };
      expect(await ask('ann', known)).toBe(await ask('cleo', unknown));
    });

    test('a guest with nothing left does not pay for what others still have', async () => {
      const { clock, store, payer } = start();
      const hash = randomUUID();
      await store.takeBlobs(payer(), [{ hash, bytes: 4 }]);
      await store.takeBlobs(payer('ben'), [{ hash, bytes: 4 }]);
      clock.time += 10;
      await store.takeBlobs(payer(), [{ hash: randomUUID(), bytes: 1 }]);
      await store.forgetBlobs([payer().viewerId], clock.time);
      expect((await store.uses(payer())).guest.bytes.used).toBe(1);
      expect((await store.uses(payer('ben'))).guest.bytes.used).toBe(4);
      expect(await store.unpaidAmong(payer(), [hash])).toEqual([hash]);
    });

    test('accepts exactly as many of fifty blobs at once as fit', async () => {
      const { store, payer } = start();
      const answers = await Promise.all(
        Array.from({ length: 50 }, () => store.takeBlobs(payer(), [{ hash: randomUUID(), bytes: 2 }])),
      );
      expect(answers.filter((answer) => 'taken' in answer)).toHaveLength(5);
    });

    test('knows who pays for a project until it is permanently deleted', async () => {
      const { store, payer } = start();
      const { projectId } = payer();
      expect(await store.payerOf(projectId as ProjectId)).toBeNull();
      await store.take(payer(), [item('projects'), item('rows', 3)]);
      await store.set(payer(), 'projects', 0);
      expect(await store.payerOf(projectId as ProjectId)).toEqual(payer());
      await store.forget([projectId as ProjectId]);
      expect(await store.payerOf(projectId as ProjectId)).toBeNull();
      expect((await store.uses(payer())).guest.rows.used).toBe(0);
    });
  });
}
