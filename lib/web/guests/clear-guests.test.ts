import { eq } from 'drizzle-orm';
import { beforeEach, expect, test } from 'vitest';
import { memberships, projects, shareBlobs, shareUses, versions, viewers } from '../../../drizzle/schema';
import { createMemoryBlobStore } from '../../base/blobs/memory-blob-store.fixture';
import { describeOnDatabases } from '../../base/database/describe-on-databases.fixture';
import { idFromRandom, type ProjectId, type ViewerId } from '../../base/foundation/id';
import { randomBytes } from 'node:crypto';
import { createProject } from '../../projects/projects/create-project';
import { createProjectStore } from '../../projects/projects/drizzle-project-store';
import { createDrizzleShareStore } from '../../base/shares/drizzle-share-store';
import { createVersionFixture } from '../../projects/versions/version.fixture';
import type { HeadsLogEntry } from '../../projects/versions/heads-log';
import { createGuestVisits } from '../../base/viewers/guest-visits';
import type { Viewer } from '../../base/viewers/viewer';
import { type ShareLimits, shareNames } from '../../base/shares/share';
import { collect } from './collect-regularly';
import { settleShares } from '../../base/shares/settle-shares';

const day = 24 * 3600_000;
const limits = Object.fromEntries(shareNames.map((name) => [name, { guest: 1e9, address: 1e9 }])) as ShareLimits;

await describeOnDatabases('guests who come no more', (database) => {
  const createId = idFromRandom(randomBytes);
  beforeEach(async () => {
    await database().delete(projects);
    await database().delete(viewers);
    await database().delete(shareUses);
    await database().delete(shareBlobs);
  });

  function start() {
    const clock = { time: Date.UTC(2026, 0, 1) };
    const now = () => clock.time;
    const db = database();
    const base = createVersionFixture(db, { blobs: createMemoryBlobStore(now) });
    const easel = { ...base, now, projects: createProjectStore(db, now) };
    const store = createDrizzleShareStore({ db, limits, now });
    const visits = createGuestVisits(db, now);
    const folders = new Set<string>();
    const logged: HeadsLogEntry[] = [];
    /** Kills the process before this step of one `collect` run. */
    let killedAt: string | null = null;
    const step = (name: string) => {
      if (killedAt === name) throw new Error(`killed before ${name}`);
    };
    const collectNow = () =>
      collect({
        ...easel,
        db,
        projects: {
          ...easel.projects,
          purge: async (ids) => {
            step('rows');
            await easel.projects.purge(ids);
            step('after rows');
          },
        },
        holdsBlobs: async () => false,
        log: {
          append: async (entries) => {
            step('log');
            logged.push(...entries);
          },
          async *read() {
            yield* logged.map((entry) => ({ entry, bytes: 0 }));
          },
          rewrite: async () => undefined,
          close: async () => undefined,
        },
        layers: { collect: async () => ({ bytes: 0, removed: [] }) },
        appBackends: {
          remove: async (projectId) => {
            step('folders');
            folders.delete(projectId);
          },
        },
        forgetCarried: async () => undefined,
        keepToBudget: async () => step('budget'),
        guestDays: 30,
        guestBytes: 1000,
        blobsOf: async () => [],
        measure: async () => 0,
        budgetBytes: 0,
        settleShares: (purged) =>
          settleShares({
            ...{ db, now, purged, shares: store, unknownAddress: 'unknown' },
            dataBytes: async (projectId) => (folders.has(projectId) ? 24 : 0),
            storedAmong: async () => new Set(),
          }),
      } as Parameters<typeof collect>[0]);
    const guest = (): Viewer => ({ id: createId<'viewer'>(), kind: 'guest' });
    const make = async (viewer: Viewer) => {
      const made = await createProject(easel, { viewer, name: 'Mine', files: { 'index.html': viewer.id } });
      if (!made.ok) throw new Error(made.error.code);
      const { id } = made.value.project;
      folders.add(id);
      return id;
    };
    const rowsOf = async (projectId: ProjectId) => {
      const [own, members, kept] = await Promise.all([
        db.select().from(projects).where(eq(projects.id, projectId)),
        db.select().from(memberships).where(eq(memberships.projectId, projectId)),
        db.select().from(versions).where(eq(versions.projectId, projectId)),
      ]);
      return own.length + members.length + kept.length;
    };
    const viewerIds = async () => (await db.select().from(viewers)).map(({ id }) => id as ViewerId);
    const kill = (at: string | null) => {
      killedAt = at;
    };
    return { clock, easel, store, visits, folders, collectNow, guest, make, rowsOf, viewerIds, kill };
  }

  test('their apps go 30 days after the last visit and no sooner; a visit to one of their sites counts', async () => {
    const { clock, collectNow, guest, make, rowsOf, viewerIds, visits, folders } = start();
    const [gone, back, live] = [guest(), guest(), guest()];
    const [gones, backs, lives] = [await make(gone), await make(back), await make(live)];
    clock.time += 29 * day;
    await visits.seen(back.id);
    await visits.siteSeen(lives);
    await collectNow();
    expect((await viewerIds()).length).toBe(3);
    clock.time += 2 * day;
    await collectNow();
    expect([await rowsOf(gones), await rowsOf(backs), await rowsOf(lives)]).toEqual([0, 3, 3]);
    expect((await viewerIds()).toSorted()).toEqual([back.id, live.id].toSorted());
    expect([...folders].toSorted()).toEqual([backs, lives].toSorted());
  });

  test.each(['budget', 'folders', 'log', 'rows', 'after rows'])(
    'killed before %s, the next collection leaves nothing half',
    async (at) => {
      const { clock, collectNow, easel, guest, make, rowsOf, viewerIds, folders, kill } = start();
      const viewer = guest();
      const projectId = await make(viewer);
      clock.time += 31 * day;
      kill(at);
      await expect(collectNow()).rejects.toThrow('killed');
      // However much has been removed, nobody can reach the rest.
      expect(await easel.access.roleOf(viewer, projectId)).toBeNull();
      kill(null);
      await collectNow();
      expect(await rowsOf(projectId)).toBe(0);
      expect(folders.size).toBe(0);
      expect(await viewerIds()).toEqual([]);
    },
  );

  test('guests from before visits were recorded have their days from now on', async () => {
    const { clock, collectNow, guest, make, viewerIds } = start();
    const viewer = guest();
    await make(viewer);
    await database().update(viewers).set({ lastSeenAt: null });
    clock.time += 400 * day;
    await collectNow();
    expect(await viewerIds()).toEqual([viewer.id]);
    clock.time += 31 * day;
    await collectNow();
    expect(await viewerIds()).toEqual([]);
  });

  test('if room is short a guest’s deleted apps go first, and no longer count', async () => {
    const { collectNow, easel, guest, make, rowsOf, store } = start();
    const viewer = guest();
    const [kept, deleted] = [await make(viewer), await make(viewer)];
    const payer = { viewerId: viewer.id, address: 'home', projectId: deleted };
    await store.add(payer, [{ kind: 'projects', amount: 1, until: 0 }]);
    await store.set(payer, 'data', 1000);
    await easel.projects.setDeleted(deleted, easel.now());
    await collectNow();
    expect([await rowsOf(kept), await rowsOf(deleted)]).toEqual([3, 0]);
    const { guest: use } = await store.uses(payer);
    expect([use.bytes.used, use.projects.used]).toEqual([24, 1]);
  });

  test('two first things of one guest at once make one viewer', async () => {
    const { guest, make, viewerIds } = start();
    const viewer = guest();
    expect(await viewerIds()).toEqual([]);
    await Promise.all([make(viewer), make(viewer), make(viewer)]);
    expect(await viewerIds()).toEqual([viewer.id]);
  });
});
