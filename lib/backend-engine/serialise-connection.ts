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
import { noteSetting, tellSettings, type Settings } from './gather-settings';
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
  /** Of those inside a transaction. */
  const settings = new WeakMap<DatabaseConnection, Settings>();

  /** Remembers what Postgres refused for the request it belongs to. */
  const noting = <Value>(work: Promise<Value>): Promise<Value> =>
    work.catch((error: unknown) => {
      noteFailure(error);
      throw error;
    });
  /** In one message, where a query with values takes five. */
  const run = (sql: 'begin' | 'commit' | 'rollback') => noting(pglite.exec(sql));

  const createDriver = (): Driver => ({
    init: () => Promise.resolve(),
    async acquireConnection() {
      const release = await lock();
      const held: DatabaseConnection = {
        async executeQuery<Row>(query: CompiledQuery) {
          const said = settings.get(held);
          if (said && noteSetting(said, query.sql, query.parameters)) return { rows: [] };
          if (said && said.size > 0) {
            const { sql, values } = tellSettings(said);
            said.clear();
            await noting(pglite.query(sql, values));
          }
          const result = await noting(pglite.query<Row>(query.sql, [...query.parameters]));
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
    async beginTransaction(held) {
      await run('begin');
      settings.set(held, new Map());
    },
    // Whom a transaction without a statement was for is nobody's matter.
    async commitTransaction(held) {
      settings.delete(held);
      await run('commit');
    },
    async rollbackTransaction(held) {
      settings.delete(held);
      await run('rollback');
    },
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
