import { PGlite } from '@electric-sql/pglite';
import { drizzle as drizzlePglite } from 'drizzle-orm/pglite';
import { migrate as migratePglite } from 'drizzle-orm/pglite/migrator';
import { drizzle as drizzlePostgres } from 'drizzle-orm/postgres-js';
import { migrate as migratePostgres } from 'drizzle-orm/postgres-js/migrator';
import postgres from 'postgres';
import * as schema from '../../../drizzle/schema';
import type { Database, OpenDatabase } from './database';

/**
 * Opens PGlite on a folder, or in memory (empty, or from a `dumpDataDir` result), and applies pending migrations. The
 * caller must hold the data folder's lock: two PGlites on one folder lose rows without an error.
 */
export async function openPglite(from: string | Blob | null, migrationsFolder: string): Promise<OpenDatabase> {
  const client = await (typeof from === 'string'
    ? PGlite.create(from)
    : PGlite.create(from ? { loadDataDir: from } : {}));
  const db = drizzlePglite(client, { schema });
  await migratePglite(db, { migrationsFolder });
  return { db: db as unknown as Database, kind: 'pglite', close: () => client.close() };
}

/** Opens Postgres at a `postgres://` address and applies pending migrations. */
export async function openPostgres(url: string, migrationsFolder: string): Promise<OpenDatabase> {
  const client = postgres(url, { max: 10, onnotice: () => undefined });
  const db = drizzlePostgres(client, { schema });
  await migratePostgres(db, { migrationsFolder });
  return { db: db as unknown as Database, kind: 'postgres', close: () => client.end({ timeout: 5 }) };
}
