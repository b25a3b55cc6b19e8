import { expect, test } from 'vitest';
import { eq } from 'drizzle-orm';
import { moments, projects, viewers } from '../../../drizzle/schema';
import { testId } from '../backends/backends.fixture';
import { describeOnDatabases } from '../../base/database/describe-on-databases.fixture';
import { createDrizzleCarriedSnapshots } from './drizzle-carried-snapshots';
import type { SnapshotId } from './snapshots';

let made = 0;
const snapshotId = () => `snapshot-${(made += 1)}` as SnapshotId;

await describeOnDatabases('carried snapshots', (database) => {
  const open = () => createDrizzleCarriedSnapshots(database(), () => 7);

  /** Creates a moment that names the snapshot; call the returned function to let go of its data. */
  async function name(snapshot: SnapshotId): Promise<() => Promise<unknown>> {
    const [ownerId, projectId, id] = [testId(), testId(), testId()];
    await database().insert(viewers).values({ id: ownerId, kind: 'local-owner', createdAt: 1 });
    await database().insert(projects).values({ id: projectId, ownerId, name: 'App', createdAt: 1, updatedAt: 1 });
    await database().insert(moments).values({ id, projectId, lane: 'live', snapshot, reason: 'person', createdAt: 1 });
    return () => database().update(moments).set({ letGoAt: 2 }).where(eq(moments.id, id));
  }

  test('knows what a snapshot was carried over to, the last time', async () => {
    const [from, to, later] = [snapshotId(), snapshotId(), snapshotId()];
    const store = open();
    expect(await store.find(from)).toBeNull();
    await store.note({ from, to, at: 5 });
    expect(await store.find(from)).toEqual({ to, at: 5 });
    await store.note({ from, to: later, at: 6 });
    expect(await open().find(from)).toEqual({ to: later, at: 6 });
  });

  test('lists snapshots that are named and still kept', async () => {
    const [one, other] = [snapshotId(), snapshotId()];
    await name(one);
    await name(one);
    const giveUp = await name(other);
    const listed = async () => (await open().listNamed()).filter((id) => [one, other].includes(id)).sort();
    expect(await listed()).toEqual([one, other]);
    await giveUp();
    expect(await listed()).toEqual([one]);
  });

  test('forgets what nothing names any more, with everything after it in the chain', async () => {
    const [first, second, third] = [snapshotId(), snapshotId(), snapshotId()];
    const store = open();
    const giveUp = await name(first);
    await store.note({ from: first, to: second, at: 1 });
    await store.note({ from: second, to: third, at: 2 });
    await store.forgetUnnamed();
    expect(await store.find(second)).toEqual({ to: third, at: 2 });
    await giveUp();
    await store.forgetUnnamed();
    await store.forgetUnnamed();
    expect([await store.find(first), await store.find(second)]).toEqual([null, null]);
  });

  test('remembers the engine that can open everything kept', async () => {
    await open().settle('pglite 0.4');
    await open().settle('pglite 0.5');
    expect(await open().settledEngine()).toBe('pglite 0.5');
  });
});
