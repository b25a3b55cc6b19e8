import { afterAll, beforeAll, describe, test } from 'vitest';
import type { Database, OpenDatabase } from './database';
import { openPostgres } from './open-database';
import { createPostgresDatabase, isPostgresAtHand, type PostgresDatabase } from './postgres.fixture';
import { migrationsFolder, openTestDatabase } from './test-database.fixture';

export { migrationsFolder };

/**
 * Runs a store's contract on PGlite in memory and, if a server answers (EASEL_TEST_DATABASE_URL, or the usual local
 * address), on a fresh Postgres database that is dropped afterwards. If none answers, the suite says `not run`.
 */
export async function describeOnDatabases(name: string, suite: (database: () => Database) => void): Promise<void> {
  describe(`${name} (pglite)`, () => {
    let open: OpenDatabase;
    beforeAll(async () => {
      open = await openTestDatabase();
    });
    afterAll(() => open.close());
    suite(() => open.db);
  });

  if (!(await isPostgresAtHand())) {
    test.skip(`${name} (postgres) not run: no Postgres answers`, () => undefined);
    return;
  }
  describe(`${name} (postgres)`, () => {
    let database: PostgresDatabase;
    let open: OpenDatabase;
    beforeAll(async () => {
      database = await createPostgresDatabase();
      open = await openPostgres(database.url, migrationsFolder);
    });
    afterAll(async () => {
      await open.close();
      await database.drop();
    });
    suite(() => open.db);
  });
}
