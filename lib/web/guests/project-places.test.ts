import { randomBytes } from 'node:crypto';
import { beforeEach, expect, test } from 'vitest';
import { projects, shareUses, viewers } from '../../../drizzle/schema';
import { createDiskRoom } from '../../base/database/disk-room';
import { describeOnDatabases } from '../../base/database/describe-on-databases.fixture';
import { idFromRandom, type ProjectId, type ViewerId } from '../../base/foundation/id';
import { createProject } from '../../projects/projects/create-project';
import { createProjectStore } from '../../projects/projects/drizzle-project-store';
import { deleteProject, undeleteProject } from '../../projects/projects/manage-projects';
import { createDrizzleShareStore } from '../../base/shares/drizzle-share-store';
import { createKeeping } from '../../base/shares/keeping';
import { type ShareLimits, shareNames } from '../../base/shares/share';
import { createVersionFixture } from '../../projects/versions/version.fixture';
import type { Viewer } from '../../base/viewers/viewer';
import { settleShares } from '../../base/shares/settle-shares';

await describeOnDatabases('the places of a guest’s apps', (database) => {
  const createId = idFromRandom(randomBytes);
  beforeEach(async () => {
    await database().delete(projects);
    await database().delete(viewers);
    await database().delete(shareUses);
  });

  async function start(most = 1) {
    const db = database();
    const base = createVersionFixture(db);
    const clock = { time: Date.UTC(2026, 0, 1) };
    const now = () => clock.time;
    const limits = {
      ...(Object.fromEntries(shareNames.map((name) => [name, { guest: 1e9, address: 1e9 }])) as ShareLimits),
      projects: { guest: most, address: 1e9 },
    };
    const store = createDrizzleShareStore({ db, limits, now });
    const floor = createDiskRoom({ folder: '/', now, reserve: 0, freeBytes: async () => 1e9 });
    const keeping = createKeeping({ store, floor, access: base.access, hashAddress: (address) => address, now });
    const easel = { ...base, now, projects: createProjectStore(db, now, keeping) };
    const viewer: Viewer = { id: createId<'viewer'>() as ViewerId, kind: 'guest', address: 'home' };
    const payer = keeping.payerFor(viewer, null)!;
    const make = async () => {
      let projectId: ProjectId | null = null;
      await keeping.call({ viewer, projectId: null, keeps: 'project', declaredBytes: 0 }, async () => {
        const made = await createProject(easel, { viewer, name: 'App', files: {} });
        if (!made.ok) return new Response(null, { status: 429 });
        projectId = made.value.project.id;
        return new Response(null);
      });
      return projectId as ProjectId | null;
    };
    const placesUsed = async () => (await store.uses(payer)).guest.projects.used;
    return { db, easel, store, viewer, payer, make, placesUsed, clock, now };
  }

  test('a deleted app releases its place, and a restored one needs one', async () => {
    const { easel, viewer, make, placesUsed } = await start();
    const first = (await make())!;
    expect(await make()).toBeNull();
    await deleteProject(easel, { viewer, projectId: first });
    expect(await placesUsed()).toBe(0);
    const second = (await make())!;
    expect(await undeleteProject(easel, { viewer, projectId: first })).toMatchObject({
      error: { code: 'share-apps-used' },
    });
    expect((await easel.projects.get(first))?.deletedAt).not.toBeNull();
    await deleteProject(easel, { viewer, projectId: second });
    // Restoring twice counts once.
    for (let n = 0; n < 2; n += 1)
      expect(await undeleteProject(easel, { viewer, projectId: first })).toMatchObject({ ok: true });
    expect(await placesUsed()).toBe(1);
  });

  test('when fifty delete and restore it at once, the count matches the result', async () => {
    const { easel, viewer, make, placesUsed } = await start();
    const projectId = (await make())!;
    await Promise.all(
      Array.from({ length: 50 }, (_, n) => (n % 2 ? undeleteProject : deleteProject)(easel, { viewer, projectId })),
    );
    const isPresent = (await easel.projects.get(projectId))?.deletedAt === null;
    expect(await placesUsed()).toBe(isPresent ? 1 : 0);
  });

  test('a guest without apps pays for nothing any more, even if others have the same bytes', async () => {
    const { db, easel, store, payer, make, clock, now } = await start();
    const projectId = (await make())!;
    await store.takeBlobs(payer, [{ hash: 'stored by others too', bytes: 4096 }]);
    const settle = (purged: ProjectId[]) =>
      settleShares({
        ...{ db, shares: store, purged, unknownAddress: 'unknown', now },
        storedAmong: async (hashes) => new Set(hashes),
        dataBytes: async () => 0,
      });
    clock.time += 2 * 3600_000;
    await settle([]);
    expect((await store.uses(payer)).guest.bytes.used).toBe(4096);
    await easel.projects.purge([projectId]);
    // Uploads for a first app do not belong to an app yet, so they stay counted.
    await store.takeBlobs(payer, [{ hash: 'just sent', bytes: 8 }]);
    await settle([projectId]);
    expect((await store.uses(payer)).guest.bytes.used).toBe(8);
  });

  test('a recount reflects an app as it is now, not as it was when the count began', async () => {
    const { db, easel, store, viewer, make, placesUsed, now } = await start(2);
    const both = [(await make())!, (await make())!];
    let other: ProjectId | undefined;
    await settleShares({
      ...{ db, shares: store, purged: [], unknownAddress: 'unknown', now },
      storedAmong: async (hashes) => new Set(hashes),
      async dataBytes(projectId) {
        if (other === undefined) {
          other = both.find((each) => each !== projectId)!;
          await deleteProject(easel, { viewer, projectId: other });
        }
        return 0;
      },
    });
    expect(other).toBeDefined();
    expect(await placesUsed()).toBe(1);
  });
});
