import { randomBytes } from 'node:crypto';
import postgres from 'postgres';
import { afterAll, beforeAll, describe, test } from 'vitest';
import type { Database, OpenDatabase } from './database';
import { openPostgres } from './open-database';
import { migrationsFolder, openTestDatabase } from './test-database.fixture';

export { migrationsFolder };
const postgresUrl = process.env.EASEL_TEST_DATABASE_URL ?? 'postgres://postgres@127.0.0.1:5432/postgres';

async function isPostgresAtHand(): Promise<boolean> {
  const client = postgres(postgresUrl, { max: 1, connect_timeout: 2, onnotice: () => undefined });
  try {
    await client`select 1`;
    return true;
  } catch {
    return false;
  } finally {
    await client.end({ timeout: 1 });
  }
}

/**
 * Runs a store's contract on PGlite in memory and, where a server answers (EASEL_TEST_DATABASE_URL, or the usual local
 * address), on a fresh Postgres database that is dropped afterwards. Where none answers the suite says `not run`.
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
    const database = `easel_test_${randomBytes(8).toString('hex')}`;
    let open: OpenDatabase;
    beforeAll(async () => {
      const admin = postgres(postgresUrl, { max: 1, onnotice: () => undefined });
      await admin.unsafe(`create database ${database}`);
      await admin.end();
      const url = new URL(postgresUrl);
      url.pathname = `/${database}`;
      open = await openPostgres(url.href, migrationsFolder);
    });
    afterAll(async () => {
      await open.close();
      const admin = postgres(postgresUrl, { max: 1, onnotice: () => undefined });
      await admin.unsafe(`drop database ${database}`);
      await admin.end();
    });
    suite(() => open.db);
  });
}
