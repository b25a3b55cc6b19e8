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
import { createSession, type Step, type StepResult } from './session';

/** `settings` are those noted and not told yet; `role` is who asked last, empty for the owner. */
type Transaction = { settings: Settings; isBegun: boolean; role: string };

const begin: Step = { sql: 'begin', values: [] };

/** One statement by its kept plan, as the owner; whoever asks holds the lock. */
export type Ask = <Row>(sql: string, values?: readonly unknown[]) => Promise<{ rows: Row[] }>;

export type SerialisedConnection = {
  lock: Lock;
  ask: Ask;
  /** Forgets plans of statements; whoever asks holds the lock and is in no transaction. */
  forgetPlans: () => Promise<void>;
};

/**
 * Lets one transaction at a time use the single session of PGlite, and answers the lock for everything that goes past it.
 * The engine has none of its own: a query that came between another request's `begin` and `commit` ran with that request's
 * role, or with none, past row-level security (measured, FINDINGS "Embedded backend"; `many-at-once.test.ts` shows it).
 * Whoever holds the lock talks to `connection.driver` alone: `connection.kysely` would wait for it for ever.
 */
export function serialiseConnection(connection: PgliteConnection): SerialisedConnection {
  const lock = createLock();
  const pglite = connection.driver;
  const session = createSession(pglite);
  const releases = new WeakMap<DatabaseConnection, () => void>();
  const transactions = new WeakMap<DatabaseConnection, Transaction>();

  /** Remembers what Postgres refused for the request it belongs to. */
  const noting = <Value>(work: Promise<Value>): Promise<Value> =>
    work.catch((error: unknown) => {
      noteFailure(error);
      throw error;
    });

  /** A transaction begins with its first statement, and is told whom it is for in the same message. */
  function runIn(transaction: Transaction, step: Step): Promise<StepResult> {
    const { settings, isBegun } = transaction;
    transaction.role = settings.get('role') ?? transaction.role;
    const steps = [...(isBegun ? [] : [begin]), ...(settings.size > 0 ? [tellSettings(settings)] : []), step];
    settings.clear();
    transaction.isBegun = true;
    return session.run(steps, transaction.role);
  }

  async function end(held: DatabaseConnection, how: 'commit' | 'rollback'): Promise<void> {
    const isBegun = transactions.get(held)?.isBegun ?? false;
    transactions.delete(held);
    if (isBegun) await noting(session.end(how));
  }

  const createDriver = (): Driver => ({
    init: () => Promise.resolve(),
    async acquireConnection() {
      const release = await lock();
      const held: DatabaseConnection = {
        async executeQuery<Row>(query: CompiledQuery) {
          const transaction = transactions.get(held);
          if (transaction && noteSetting(transaction.settings, query.sql, query.parameters)) return { rows: [] };
          const step = { sql: query.sql, values: query.parameters };
          const result = await noting(transaction ? runIn(transaction, step) : session.run([step], ''));
          return { rows: result.rows as Row[], numAffectedRows: BigInt(result.affected) };
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
    beginTransaction(held) {
      transactions.set(held, { settings: new Map(), isBegun: false, role: '' });
      return Promise.resolve();
    },
    // Whom a transaction without a statement was for is nobody's matter.
    commitTransaction: (held) => end(held, 'commit'),
    rollbackTransaction: (held) => end(held, 'rollback'),
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
  const ask: Ask = async <Row>(sql: string, values: readonly unknown[] = []) => {
    const { rows } = await session.run([{ sql, values }], '');
    return { rows: rows as Row[] };
  };
  return { lock, ask, forgetPlans: session.forget };
}
