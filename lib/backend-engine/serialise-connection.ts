import type { PgliteConnection } from '@supabase/lite/pglite';
import {
  CompiledQuery,
  type DatabaseConnection,
  type Driver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
} from 'kysely';
import { createLock, type Lock } from './create-lock';
import { noteFailure } from './last-failure';

/**
 * Lets one transaction at a time use the single session of PGlite, and answers the lock for everything that goes past it.
 * The engine has none of its own: a query that came between another request's `begin` and `commit` ran with that request's
 * role, or with none, past row-level security (measured, FINDINGS "Embedded backend"; `engine.test.ts` shows it).
 * Whoever holds the lock talks to `connection.driver` alone: `connection.kysely` would wait for it for ever.
 */
export function serialiseConnection(connection: PgliteConnection): Lock {
  const lock = createLock();
  const pglite = connection.driver;
  const releases = new WeakMap<DatabaseConnection, () => void>();

  const createDriver = (): Driver => ({
    init: () => Promise.resolve(),
    async acquireConnection() {
      const release = await lock();
      const held: DatabaseConnection = {
        async executeQuery<Row>(query: CompiledQuery) {
          const result = await pglite.query<Row>(query.sql, [...query.parameters]).catch((error: unknown) => {
            noteFailure(error);
            throw error;
          });
          return {
            rows: result.rows,
            ...(result.affectedRows === undefined ? {} : { numAffectedRows: BigInt(result.affectedRows) }),
          };
        },
        streamQuery: () => {
          throw new Error('PGlite streams no rows.');
        },
      };
      releases.set(held, release);
      return held;
    },
    releaseConnection(held) {
      releases.get(held)?.();
      return Promise.resolve();
    },
    beginTransaction: (held) => held.executeQuery(CompiledQuery.raw('begin')).then(() => undefined),
    commitTransaction: (held) => held.executeQuery(CompiledQuery.raw('commit')).then(() => undefined),
    rollbackTransaction: (held) => held.executeQuery(CompiledQuery.raw('rollback')).then(() => undefined),
    destroy: () => Promise.resolve(),
  });

  const { plugins } = connection.kysely.getExecutor();
  connection.kysely = new Kysely({
    dialect: {
      createDriver,
      createAdapter: () => new PostgresAdapter(),
      createIntrospector: (kysely) => new PostgresIntrospector(kysely),
      createQueryCompiler: () => new PostgresQueryCompiler(),
    },
    plugins: [...plugins],
  });
  return lock;
}
