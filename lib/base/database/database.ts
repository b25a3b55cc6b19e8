import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core';
import type * as schema from '../../../drizzle/schema';

/**
 * Easel's own database through drizzle: PGlite in the data folder, or Postgres at `DATABASE_URL`, with one schema.
 * Inside `db.transaction(tx => …)` use only `tx`: on PGlite the outer `db` would wait for the transaction for ever.
 */
export type Database = PgDatabase<PgQueryResultHKT, typeof schema>;

/** An open database and how to close it; `close` waits for running queries. */
export type OpenDatabase = { db: Database; kind: 'pglite' | 'postgres'; close(): Promise<void> };
