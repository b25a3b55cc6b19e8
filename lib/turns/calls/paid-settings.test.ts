import { beforeEach, expect, test } from 'vitest';
import { projects, shareUses, viewers } from '../../../drizzle/schema';
import { describeOnDatabases } from '../../base/database/describe-on-databases.fixture';
import { createDiskRoom } from '../../base/database/disk-room';
import { createDrizzleShareStore } from '../../base/shares/drizzle-share-store';
import { createKeeping } from '../../base/shares/keeping';
import { type ShareLimits, shareNames } from '../../base/shares/share';
import { commitVersion } from '../../projects/versions/commit-version';
import { withPaidSettings } from '../../projects/versions/paid-settings';
import { createVersionFixture } from '../../projects/versions/version.fixture';
import { settleShares } from '../../base/shares/settle-shares';

const roomy = Object.fromEntries(shareNames.map((name) => [name, { guest: 1e9, address: 1e9 }])) as ShareLimits;

await describeOnDatabases('what versions repeat', (database) => {
  beforeEach(async () => {
    for (const table of [projects, viewers, shareUses]) await database().delete(table);
  });

  async function start() {
    const db = database();
    const now = () => 1_000_000;
    const limits = { ...roomy, rows: { guest: 400, address: 1000 } };
    const store = createDrizzleShareStore({ db, limits, now });
    const floor = createDiskRoom({ folder: '/', now, reserve: 0, freeBytes: async () => 1e9 });
    const keeping = createKeeping({
      store,
      floor,
      access: { roleOf: async () => 'owner' },
      hashAddress: (address) => address,
      now,
    });
    const easel = createVersionFixture(db, { wrap: (versions) => withPaidSettings(versions, keeping.takeRows) });
    const { projectId, viewer, first } = await easel.newProject({ 'a.ts': '0' });
    const payer = keeping.payerFor(viewer, projectId)!;
    await store.add(payer, [{ kind: 'projects', amount: 1, until: 0 }]);
    const tree = (await easel.trees.read(first.treeHash))!;
    let parentId = first.id;
    /** Commits a version the way its guest would through the API. */
    async function commit(settings: Record<string, unknown>): Promise<string | null> {
      const work = async () => {
        const made = await commitVersion(easel, {
          ...{ projectId, parentId, tree, settings, summary: '' },
          ...{ kind: 'edit', author: 'person' },
        });
        if (made.ok) parentId = made.value.id;
        return made.ok ? Response.json(null) : Response.json(made.error.code, { status: 507 });
      };
      const answer = await keeping.call({ viewer, projectId, keeps: 'version', declaredBytes: 0 }, work);
      return answer instanceof Response ? ((await answer.json()) as string | null) : answer.code;
    }
    const rows = async () => (await store.uses(payer)).guest.rows.used;
    const settle = () =>
      settleShares({
        ...{ db, now, shares: store, purged: [], unknownAddress: 'unknown' },
        dataBytes: async () => 0,
        storedAmong: async () => new Set(),
      });
    return { commit, rows, settle };
  }

  test('counts against the share with every version, until it finds no room', async () => {
    const { commit, rows } = await start();
    const settings = { promises: 'x'.repeat(100 * 1024) };
    const answers = [];
    for (let n = 0; n < 5; n += 1) answers.push(await commit(settings));
    expect(answers).toEqual([null, null, null, 'share-room-used', 'share-room-used']);
    expect(await rows()).toBe(3 * (5 + 100));
    // A version with few settings costs no more than before.
    expect(await commit({ promises: [] })).toBeNull();
    expect(await rows()).toBe(3 * (5 + 100) + 5);
  });

  test('still counts when the stored data is measured again', async () => {
    const { commit, rows, settle } = await start();
    await settle();
    const before = await rows();
    // One repeated letter would compress to almost nothing in storage, but still be written out in full in the log.
    await commit({ promises: 'x'.repeat(100 * 1024) });
    await settle();
    expect((await rows()) - before).toBeGreaterThanOrEqual(100);
  });
});
