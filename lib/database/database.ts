import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core';
import type * as schema from '../../drizzle/schema';

/**
 * Easel's own database through drizzle: PGlite in the data folder or Postgres by `DATABASE_URL`, one schema. Inside
 * `db.transaction(tx => …)` use `tx` alone: on PGlite the outer `db` waits for the transaction for ever.
 */
export type Database = PgDatabase<PgQueryResultHKT, typeof schema>;

/** An open database and how to let it go; `close` waits for queries under way. */
export type OpenDatabase = { db: Database; kind: 'pglite' | 'postgres'; close(): Promise<void> };
