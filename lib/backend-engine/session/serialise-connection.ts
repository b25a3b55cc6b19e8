import type { PGlite, PgliteConnection } from '@supabase/lite/pglite';
import {
  CompiledQuery,
  type DatabaseConnection,
  type Driver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
} from 'kysely';
import { type Actor, type Actors, callerOf } from './actor';
import { askCheaply, findKnown } from './ask-catalogue';
import { alone, createLock } from './create-lock';
import { noteSetting, tellSettings, type Settings } from './gather-settings';
import { noteFailure } from './last-failure';
import { begin, createSession, type Session, type Step, type StepResult } from './session';

/** `settings` are those noted and not told yet; `actor` is who asked last. */
type Transaction = { settings: Settings; isBegun: boolean; actor: Actor };

/** One statement by its kept plan; whoever asks holds the lock. */
export type Ask = <Row>(sql: string, values?: readonly unknown[]) => Promise<{ rows: Row[] }>;

/** What somebody who is alone on the session works with. */
export type Alone = {
  database: PGlite;
  /** In the name of whoever acts now. */
  ask: Ask;
  /** Whom the session works for from now on. Within a transaction nobody becomes superuser, and nothing is tidied up. */
  become: (actor: Actor) => Promise<void>;
  attempt: Session['attempt'];
  /** What every call finds set from the next one on, as SQL. */
  always: (sql: string | null) => void;
};

export type SerialisedConnection = {
  /** Lets somebody have the session alone, in the name of an actor. */
  alone: <Value>(actor: Actor, work: (session: Alone) => Promise<Value>) => Promise<Value>;
  /** Forgets plans of statements. */
  forgetPlans: () => Promise<void>;
};

/**
 * Lets one transaction at a time use the single session of PGlite, and answers the lock for everything that goes past it.
 * The engine has none of its own: a query that came between another request's `begin` and `commit` ran with that request's
 * role, or with none, past row-level security (measured, FINDINGS "Embedded backend"; `many-at-once.test.ts` shows it).
 * Whoever holds the lock talks to `connection.driver` alone: `connection.kysely` would wait for it for ever.
 */
export function serialiseConnection(connection: PgliteConnection, actors: Actors): SerialisedConnection {
  const lock = createLock();
  const pglite = connection.driver;
  const session = createSession(pglite, actors);
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
    const role = settings.get('role');
    settings.delete('role');
    if (role !== undefined) transaction.actor = readActor(role);
    const steps = [...(isBegun ? [] : [begin]), ...(settings.size > 0 ? [tellSettings(settings)] : []), step];
    settings.clear();
    transaction.isBegun = true;
    return session.run(steps, transaction.actor);
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
          const known = findKnown(pglite, query.sql);
          if (known !== null) return { rows: known as Row[] };
          const step = { sql: askCheaply(query.sql), values: query.parameters };
          const result = await noting(transaction ? runIn(transaction, step) : session.run([step], 'engine'));
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
      transactions.set(held, { settings: new Map(), isBegun: false, actor: 'engine' });
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
  return {
    alone: (actor, work) =>
      alone(lock, async () => {
        await session.enter(actor);
        return work({
          database: pglite,
          ask: async <Row>(sql: string, values: readonly unknown[] = []) => {
            const { rows } = await session.run([{ sql, values }], actors.now());
            return { rows: rows as Row[] };
          },
          become: session.enter,
          attempt: session.attempt,
          always: session.always,
        });
      }),
    forgetPlans: () => alone(lock, session.forget),
  };
}

/** Who asks, by the role that a session's token names; nobody may ask as any other. */
function readActor(role: string): Actor {
  const caller = callerOf(role);
  if (caller !== null) return caller;
  throw Object.assign(new Error(`permission denied to set role "${role}"`), { code: '42501' });
}
