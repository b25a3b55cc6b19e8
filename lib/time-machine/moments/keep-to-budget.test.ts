import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { moments, projects, shareUses, versions, viewers } from '../../../drizzle/schema';
import { testId } from '../../backends/backends/backends.fixture';
import { describeOnDatabases } from '../../base/database/describe-on-databases.fixture';
import { parseEnv } from '../../base/foundation/env';
import { keepToBudget, keptBytesOf } from './keep-to-budget';

await describeOnDatabases('room for what apps had stored', (database) => {
  test('is made by dropping the oldest, never a head, a named moment, or a site’s newest', async () => {
    const db = database();
    const [ownerId, projectId] = [testId(), testId()];
    await db.insert(viewers).values({ id: ownerId, kind: 'local-owner', createdAt: 1 });
    await db
      .insert(projects)
      .values({ id: projectId, ownerId, name: 'App', createdAt: 1, updatedAt: 1, headVersionId: `${projectId}5` });
    const version = (number: number, kind: string, summary: string, snapshot: string | null) => ({
      ...{ id: `${projectId}${number}`, projectId, number, kind, summary, snapshot, createdAt: number },
      ...{ author: 'person', treeHash: 't', counts: {} },
    });
    await db
      .insert(versions)
      .values([
        version(1, 'edit', 'x', null),
        version(2, 'edit', 'x', 'old'),
        version(3, 'moment', 'Lunch', 'named'),
        version(4, 'moment', '', 'unnamed'),
        version(5, 'edit', 'x', 'head'),
      ]);
    const moment = (snapshot: string, createdAt: number) => ({
      ...{ id: testId(), projectId, lane: 'live', snapshot, reason: 'nightly', createdAt },
    });
    await db.insert(moments).values([moment('night 1', 3), moment('night 2', 6)]);

    const keep = (bytes: number) =>
      keepToBudget({
        ...{ db, budgetBytes: keptBytesOf(parseEnv({ EASEL_KEPT_DATA_GB: String(bytes / 1e9) })), now: () => 77 },
        blobsOf: async (snapshot) => [snapshot, 'shared'],
        sizesOf: async (blobs) => new Map(blobs.map((blob) => [blob, 10])),
      });
    const given = async () => {
      const [ofVersions, ofMoments] = [
        await db.select().from(versions).where(eq(versions.letGoAt, 77)),
        await db.select().from(moments).where(eq(moments.letGoAt, 77)),
      ];
      return [...ofVersions, ...ofMoments].map(({ snapshot }) => snapshot).toSorted();
    };
    expect(await keep(70)).toBe(0);
    expect(await keep(60)).toBe(1);
    expect(await given()).toEqual(['old']);
    expect(await keep(0)).toBe(2);
    expect(await given()).toEqual(['night 1', 'old', 'unnamed']);
    expect(await keep(0)).toBe(0);
  });

  test('is made first at the address that holds most, however many guests are behind it', async () => {
    const db = database();
    await db.delete(projects);
    const made = async (name: string, address: string, nights: number, from: number) => {
      const [viewerId, projectId] = [testId(), testId()];
      await db.insert(viewers).values({ id: viewerId, kind: 'guest', createdAt: 1 });
      await db.insert(projects).values({ id: projectId, ownerId: viewerId, name, createdAt: 1, updatedAt: 1 });
      await db.insert(shareUses).values({ viewerId, address, projectId, kind: 'projects', until: 0, amount: 1 });
      const rows = Array.from({ length: nights }, (_, n) => ({
        ...{ id: testId(), projectId, lane: 'live', snapshot: `${name} ${n}`, reason: 'nightly', createdAt: from + n },
      }));
      await db.insert(moments).values(rows);
    };
    await made('ann', 'home', 4, 1);
    await made('cookie 1', 'flood', 3, 100);
    await made('cookie 2', 'flood', 3, 200);
    const given = await keepToBudget({
      ...{ db, budgetBytes: 80, now: () => 88 },
      blobsOf: async (snapshot) => [snapshot],
      sizesOf: async (blobs) => new Map(blobs.map((blob) => [blob, 10])),
    });
    const gone = await db.select().from(moments).where(eq(moments.letGoAt, 88));
    expect([given, gone.map(({ snapshot }) => snapshot).toSorted()]).toEqual([2, ['cookie 1 0', 'cookie 1 1']]);
  });
});
