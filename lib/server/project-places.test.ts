import { randomBytes } from 'node:crypto';
import { beforeEach, expect, test } from 'vitest';
import { projects, shareUses, viewers } from '../../drizzle/schema';
import { createDiskRoom } from '../database/disk-room';
import { describeOnDatabases } from '../database/describe-on-databases';
import { idFromRandom, type ProjectId, type ViewerId } from '../foundation/id';
import { createProject } from '../projects/create-project';
import { createProjectStore } from '../projects/drizzle-project-store';
import { deleteProject, undeleteProject } from '../projects/manage-projects';
import { createDrizzleShareStore } from '../shares/drizzle-share-store';
import { createKeeping } from '../shares/keeping';
import { type ShareLimits, shareNames } from '../shares/share';
import { createVersionFixture } from '../versions/version-fixture';
import type { Viewer } from '../viewers/viewer';
import { settleShares } from './settle-shares';

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

  test('a deleted app gives its place back, and one brought back needs one', async () => {
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
    // Said twice, it is brought back once.
    for (let n = 0; n < 2; n += 1)
      expect(await undeleteProject(easel, { viewer, projectId: first })).toMatchObject({ ok: true });
    expect(await placesUsed()).toBe(1);
  });

  test('of fifty who delete it and bring it back at once, what is counted is what there is', async () => {
    const { easel, viewer, make, placesUsed } = await start();
    const projectId = (await make())!;
    await Promise.all(
      Array.from({ length: 50 }, (_, n) => (n % 2 ? undeleteProject : deleteProject)(easel, { viewer, projectId })),
    );
    const isPresent = (await easel.projects.get(projectId))?.deletedAt === null;
    expect(await placesUsed()).toBe(isPresent ? 1 : 0);
  });

  test('who has no app left pays for nothing any more, though others have the same bytes', async () => {
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
    // What is on its way to a first app belongs to none yet.
    await store.takeBlobs(payer, [{ hash: 'just sent', bytes: 8 }]);
    await settle([projectId]);
    expect((await store.uses(payer)).guest.bytes.used).toBe(8);
  });

  test('counting anew tells of an app what it is now, not what it was when counting began', async () => {
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
