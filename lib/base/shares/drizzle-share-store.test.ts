import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { shareUses } from '../../../drizzle/schema';
import { describeOnDatabases } from '../database/describe-on-databases.fixture';
import type { Database } from '../database/database';
import type { ProjectId, ViewerId } from '../foundation/id';
import { createDrizzleShareStore } from './drizzle-share-store';
import { type ShareLimits, shareNames } from './share';
import { describeShareStore } from './share-store.contract';

await describeOnDatabases('shares', (database) => {
  describeShareStore('drizzle', (given) => createDrizzleShareStore({ db: lazy(database), ...given }));

  test('rolls back what was taken within a transaction', async () => {
    const limits = Object.fromEntries(shareNames.map((name) => [name, { guest: 1, address: 1 }])) as ShareLimits;
    const store = createDrizzleShareStore({ db: database(), limits, now: () => 1 });
    const payer = { viewerId: 'v' as ViewerId, address: 'a', projectId: '' } as const;
    const failed = database().transaction(async (tx) => {
      expect(
        await store.take(payer, [{ kind: 'projects', amount: 1, until: 0 }], tx as unknown as Database),
      ).toBeNull();
      throw new Error('no project');
    });
    await expect(failed).rejects.toThrow('no project');
    expect((await store.uses(payer)).guest.projects.used).toBe(0);
  });

  test('keeps no row that amounts to zero, except for who pays for a project', async () => {
    const limits = Object.fromEntries(shareNames.map((name) => [name, { guest: 10, address: 10 }])) as ShareLimits;
    const store = createDrizzleShareStore({ db: database(), limits, now: () => 1 });
    const payer = { viewerId: 'zero' as ViewerId, address: 'zero', projectId: 'nothing' as ProjectId };
    const rows = async () =>
      (await database().select().from(shareUses).where(eq(shareUses.viewerId, 'zero'))).map(({ kind }) => kind);
    const items = [{ kind: 'rows', amount: 5, until: 0 }] as const;
    expect(await store.take(payer, items)).toBeNull();
    await store.giveBack(payer, items);
    await store.giveBack(payer, items);
    await store.takeBlobs(payer, []);
    const { taken } = (await store.takeBlobs(payer, [{ hash: 'of zero', bytes: 4 }])) as { taken: string[] };
    await store.returnBlobs(payer, taken);
    await store.set(payer, 'data', 0);
    expect(await rows()).toEqual([]);
    await store.set(payer, 'projects', 0);
    // A row written by an earlier version.
    await database()
      .insert(shareUses)
      .values({ ...payer, kind: 'rows', until: 0, amount: 0 });
    await store.forgetOld();
    expect(await rows()).toEqual(['projects']);
  });
});

/** Defers access, because the database is opened after the suite has been declared. */
function lazy(database: () => Database): Database {
  return new Proxy({} as Database, {
    get: (_target, name) => {
      const value = Reflect.get(database(), name) as unknown;
      return typeof value === 'function' ? (value.bind(database()) as unknown) : value;
    },
  });
}
