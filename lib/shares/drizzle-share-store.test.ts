import { expect, test } from 'vitest';
import { describeOnDatabases } from '../database/describe-on-databases';
import type { Database } from '../database/database';
import type { ViewerId } from '../foundation/id';
import { createDrizzleShareStore } from './drizzle-share-store';
import { type ShareLimits, shareNames } from './share';
import { describeShareStore } from './share-store.contract';

await describeOnDatabases('shares', (database) => {
  describeShareStore('drizzle', (given) => createDrizzleShareStore({ db: lazy(database), ...given }));

  test('what is taken within a transaction goes back with it', async () => {
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
});

/** The database is opened after the suite has been declared. */
function lazy(database: () => Database): Database {
  return new Proxy({} as Database, {
    get: (_target, name) => {
      const value = Reflect.get(database(), name) as unknown;
      return typeof value === 'function' ? (value.bind(database()) as unknown) : value;
    },
  });
}
