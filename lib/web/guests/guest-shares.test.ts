import { beforeEach, describe, expect, test } from 'vitest';
import { modelCalls, projects, turns, viewers } from '../../../drizzle/schema';
import { describeOnDatabases } from '../../base/database/describe-on-databases.fixture';
import type { ProjectId, ViewerId } from '../../base/foundation/id';
import { succeed } from '../../base/foundation/result';
import type { Viewer } from '../../base/viewers/viewer';
import { createGuestProofs, type GuestProof } from './guest-proofs';
import { createGuestShares } from './guest-shares';
import { solveProof } from './solve-proof.fixture';

const day = 24 * 3600_000;

await describeOnDatabases('the share of a guest', (database) => {
  let count = 0;
  let time = 0;
  let isLive = true;
  let guest: Viewer;

  beforeEach(async () => {
    count += 1;
    time = 100 * day;
    isLive = true;
    guest = await newGuest('203.0.113.9');
  });

  let guests = 0;
  async function newGuest(address: string): Promise<Viewer> {
    const id = `guest-${(guests += 1)}` as ViewerId;
    await database().insert(viewers).values({ id, kind: 'guest', createdAt: 0 });
    return { id, kind: 'guest', address };
  }

  function sharesOf(startsPerAddress = 20, tries = 0, after = 0) {
    return createGuestShares({
      db: database(),
      check: { tries, after, proofs: createGuestProofs({ secret: new Uint8Array(32), now: () => Date.now() }) },
      limits: { apps: 1, changes: 3, startsPerAddress },
      isLive: () => isLive,
      now: () => time,
    });
  }

  let turnCount = 0;
  /** Stores what starting a turn would store. */
  async function begin(viewer: Viewer, projectId: ProjectId, more: Partial<typeof turns.$inferInsert> = {}) {
    await database()
      .insert(projects)
      .values({ id: projectId, ownerId: viewer.id, name: 'x', createdAt: 0, updatedAt: 0 })
      .onConflictDoNothing();
    const id = `turn-${(turnCount += 1)}`;
    await database()
      .insert(turns)
      .values({
        ...{ id, projectId, viewerId: viewer.id, prompt: 'x', mode: 'build', draftId: 'd', baseVersionId: 'v' },
        ...{ phase: 'ended', outcome: 'version', createdAt: (time += 1) },
        ...more,
      });
    return succeed(id);
  }
  const projectOf = (viewer: Viewer) => `${viewer.id}-${count}` as ProjectId;
  const build = (shares = sharesOf(), viewer = guest, more = {}) =>
    shares.take(viewer, null, () => begin(viewer, projectOf(viewer), more));
  const change = (shares = sharesOf(), viewer = guest, more = {}) =>
    shares.take(viewer, projectOf(viewer), () => begin(viewer, projectOf(viewer), more));
  const used = { ok: false, error: { code: 'guest-share-used' } };

  test('is one app and three changes a day, and then more again', async () => {
    const start = time;
    expect(await build()).toMatchObject({ ok: true });
    for (let n = 0; n < 3; n++) expect(await change()).toMatchObject({ ok: true });
    expect(await change()).toMatchObject(used);
    const refused = await build();
    expect(refused).toMatchObject(used);
    if (refused.ok) throw new Error('refused');
    expect(refused.error.retryAfterSeconds! * 1000 + time - start).toBeLessThanOrEqual(day + 2000);
    time = start + day + 1_000;
    expect(await build()).toMatchObject({ ok: true });
    expect(await change()).toMatchObject({ ok: true });
  });

  test('is each guest’s own', async () => {
    await build();
    const other = await newGuest('203.0.113.10');
    expect(await build(sharesOf(), other)).toMatchObject({ ok: true });
    expect(await build()).toMatchObject(used);
  });

  test('is recounted after a restart, and two tabs at once get it only once', async () => {
    const shares = sharesOf();
    const both = await Promise.all([build(shares), build(shares)]);
    expect(both.map(({ ok }) => ok).toSorted()).toEqual([false, true]);
    expect(await build(sharesOf())).toMatchObject(used);
  });

  test('does not count turns the model said nothing to, or that our own interruption made necessary', async () => {
    const failed = await build(sharesOf(), guest, { outcome: 'error' });
    expect(await change()).toMatchObject({ ok: true });
    expect(failed.ok).toBe(true);
    const cut = await change(sharesOf(), guest, { outcome: 'interrupted' });
    if (!cut.ok) throw new Error('begins');
    await begin(guest, projectOf(guest), { continuesId: cut.value });
    expect(await change()).toMatchObject({ ok: true });
    expect(await change()).toMatchObject(used);
  });

  test('counts an error that was charged', async () => {
    const failed = await build(sharesOf(), guest, { outcome: 'error' });
    if (!failed.ok) throw new Error('begins');
    await database()
      .insert(modelCalls)
      .values({
        ...{ id: `call-${guest.id}`, projectId: projectOf(guest), turnId: failed.value, attempt: 1, model: 'm' },
        ...{ promptHash: 'p', output: 20, createdAt: time },
      });
    expect(await build()).toMatchObject(used);
  });

  test('guests of one address begin only so much together, however many cookies they take', async () => {
    const shares = sharesOf(2);
    for (let n = 0; n < 2; n++) expect(await build(shares, await newGuest('198.51.100.1'))).toMatchObject({ ok: true });
    expect(await build(shares, await newGuest('198.51.100.1'))).toMatchObject(used);
    expect(await build(shares, await newGuest('198.51.100.2'))).toMatchObject({ ok: true });
  });

  test('a turn that could not begin does not count', async () => {
    const shares = sharesOf(1);
    const refuse = async () => ({ ok: false as const, error: { code: 'queue-full' as const } });
    expect(await shares.take(guest, null, refuse)).toMatchObject({ error: { code: 'queue-full' } });
    expect(await build(shares)).toMatchObject({ ok: true });
  });

  describe('where guests are checked', () => {
    const needed = (detail: string) => ({ ok: false, error: { code: 'guest-check-needed', detail } });
    const begins = (shares: ReturnType<typeof sharesOf>, viewer: Viewer, proof?: GuestProof) =>
      shares.take(viewer, null, () => begin(viewer, projectOf(viewer)), proof);

    test('a first app needs a proof, once, and nothing is begun without', async () => {
      const shares = sharesOf(20, 2);
      expect(await begins(shares, guest)).toMatchObject(needed('proof: missing'));
      const challenge = await shares.challenge(guest);
      expect(await begins(shares, guest, await solveProof(challenge!))).toMatchObject({ ok: true });
      expect(await shares.challenge(guest)).toBeNull();
      for (let n = 0; n < 3; n++) expect(await change(shares)).toMatchObject({ ok: true });
      time += day;
      expect(await begins(shares, guest)).toMatchObject({ ok: true });
    });

    test('so does the first turn of an empty app', async () => {
      const shares = sharesOf(20, 2);
      await database()
        .insert(projects)
        .values({ id: projectOf(guest), ownerId: guest.id, name: 'x', createdAt: 0, updatedAt: 0 });
      expect(await change(shares)).toMatchObject(needed('proof: missing'));
    });

    test('a used-up share is reported before the check', async () => {
      const shares = sharesOf(0, 2);
      const proof = await solveProof((await shares.challenge(guest))!);
      expect(await begins(shares, guest, proof)).toMatchObject(used);
    });

    test('the first apps of an address need none', async () => {
      const shares = sharesOf(20, 2, 2);
      for (let n = 0; n < 2; n++) {
        const other = await newGuest('198.51.100.8');
        expect(await shares.challenge(other)).toBeNull();
        expect(await begins(shares, other)).toMatchObject({ ok: true });
      }
      const third = await newGuest('198.51.100.8');
      expect(await begins(shares, third)).toMatchObject(needed('proof: missing'));
      expect(await begins(shares, await newGuest('198.51.100.9'))).toMatchObject({ ok: true });
    });

    test('from an address that has begun much, every further app needs one, of more work', async () => {
      const shares = sharesOf(4, 2);
      for (let n = 0; n < 2; n++) {
        const other = await newGuest('198.51.100.7');
        expect(await begins(shares, other, await solveProof((await shares.challenge(other))!))).toMatchObject({
          ok: true,
        });
      }
      const known = await newGuest('198.51.100.7');
      await begin(known, projectOf(known), { createdAt: time - 2 * day });
      expect(await begins(shares, known)).toMatchObject(needed('proof: missing'));
      const challenge = (await shares.challenge(known))!;
      const proof = await solveProof(challenge);
      expect(proof.solution.counter).toBeGreaterThanOrEqual(4);
      expect(await begins(shares, known, proof)).toMatchObject({ ok: true });
    });

    test('neither the owner nor anybody using the demo is checked', async () => {
      const shares = sharesOf(20, 2);
      expect(await shares.challenge({ id: guest.id, kind: 'local-owner' })).toBeNull();
      isLive = false;
      expect(await shares.challenge(guest)).toBeNull();
      expect(await begins(shares, guest)).toMatchObject({ ok: true });
    });
  });

  test('limits neither the owner nor anybody using the demo', async () => {
    const owner: Viewer = { id: guest.id, kind: 'local-owner' };
    for (let n = 0; n < 6; n++) expect(await build(sharesOf(0), owner)).toMatchObject({ ok: true });
    isLive = false;
    expect(await build(sharesOf(0))).toMatchObject({ ok: true });
  });

  test('limits an address’s uploads in a day; refused ones don’t count, and the owner has no limit', async () => {
    const shares = sharesOf();
    const megabytes = 1024 * 1024;
    for (let n = 0; n < 24; n++) expect(await shares.upload(guest, 20 * megabytes)).toMatchObject({ ok: true });
    const other = await newGuest('203.0.113.9');
    expect(await shares.upload(other, 20.5 * megabytes)).toMatchObject({ error: { code: 'guest-uploads-used' } });
    expect(await shares.upload(other, 20 * megabytes)).toMatchObject({ ok: true });
    expect(await shares.upload(other, 1)).toMatchObject({ error: { code: 'guest-uploads-used' } });
    expect(await shares.upload(await newGuest('203.0.113.77'), 20 * megabytes)).toMatchObject({ ok: true });
    expect(await shares.upload({ id: guest.id, kind: 'local-owner' }, 900 * megabytes)).toMatchObject({ ok: true });
  });
});
