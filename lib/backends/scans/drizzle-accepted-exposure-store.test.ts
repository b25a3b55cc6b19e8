import { expect, test } from 'vitest';
import { projects, viewers } from '@/drizzle/schema';
import { describeOnDatabases } from '@/lib/base/database/describe-on-databases.fixture';
import type { Finding } from '@/lib/base/foundation/finding';
import type { ProjectId } from '@/lib/base/foundation/id';
import { createDrizzleAcceptedExposureStore } from './drizzle-accepted-exposure-store';

const finding = (key: string | null): Finding => ({
  ...{
    who: 'stranger',
    did: 'read',
    through: { kind: 'table', name: 'menu' },
    table: null,
    rows: 2,
    columns: ['dish'],
  },
  ...{ after: null, call: 'GET /rest/v1/menu', key },
});

await describeOnDatabases('accepted exposures', (database) => {
  test('is stored once per project, and can be revoked', async () => {
    const db = database();
    await db.insert(viewers).values({ id: 'somebody', kind: 'local-owner', createdAt: 0 });
    for (const id of ['one', 'other'])
      await db.insert(projects).values({ id, ownerId: 'somebody', name: id, createdAt: 0, updatedAt: 0 });
    const [one, other] = ['one', 'other'] as ProjectId[];
    const store = createDrizzleAcceptedExposureStore(db, () => 7);
    await store.add(one!, [finding('a'), finding(null)]);
    await store.add(one!, [finding('a')]);
    expect(await store.list(one!)).toEqual([{ key: 'a', finding: finding('a'), createdAt: 7 }]);
    expect(await store.list(other!)).toEqual([]);
    expect(await store.takeBack(other!, 'a')).toBe(false);
    expect(await store.takeBack(one!, 'a')).toBe(true);
    expect(await store.list(one!)).toEqual([]);
  });
});
