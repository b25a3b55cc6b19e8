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

/** `settings` are noted but not yet sent; `actor` is who asked last. */
type Transaction = { settings: Settings; isBegun: boolean; actor: Actor };

/** Runs one fixed statement of Easel's own with a cached plan (see `isOwn`); the caller must hold the lock. */
export type Ask = <Row>(sql: string, values?: readonly unknown[]) => Promise<{ rows: Row[] }>;

/** The session, for a caller with exclusive use of it. */
export type Alone = {
  database: PGlite;
  ask: Ask;
  /** Switches the session to another actor. Inside a transaction nobody becomes superuser, and nothing is tidied up. */
  become: (actor: Actor) => Promise<void>;
  attempt: Session['attempt'];
  attemptAll: Session['attemptAll'];
  /** SQL that is applied to every call, starting with the next one. */
  always: (sql: string | null) => void;
};

export type SerialisedConnection = {
  /** Gives `work` exclusive use of the session as an actor. */
  alone: <Value>(actor: Actor, work: (session: Alone) => Promise<Value>) => Promise<Value>;
  /**
   * Runs one fixed statement of Easel's own as an actor, once for each list of values: cheaper than `alone`, since it
   * leaves nothing to tidy up. `lists` are asked for once the session is free.
   */
  askEach: AskEach;
  forgetPlans: () => Promise<void>;
};

export type AskEach = <Row>(
  actor: Actor,
  sql: string,
  lists: () => readonly (readonly unknown[])[],
) => Promise<Row[][]>;

/**
 * Allows one transaction at a time on PGlite's single session, and returns the lock for everything that bypasses the
 * connection. The engine has no lock: a query between another request's `begin` and `commit` ran with that request's
 * role, or with none, bypassing row-level security (`many-at-once.test.ts` shows it). Lock holders must use
 * `connection.driver` only: `connection.kysely` would wait for the lock forever.
 */
export function serialiseConnection(connection: PgliteConnection, actors: Actors): SerialisedConnection {
  const lock = createLock();
  const pglite = connection.driver;
  const session = createSession(pglite, actors);
  const releases = new WeakMap<DatabaseConnection, () => void>();
  const transactions = new WeakMap<DatabaseConnection, Transaction>();

  /** Records a refusal by Postgres for the request it belongs to. */
  const noting = <Value>(work: Promise<Value>): Promise<Value> =>
    work.catch((error: unknown) => {
      noteFailure(error);
      throw error;
    });

  /** A transaction begins with its first statement, and its caller is set in the same message. */
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
    // A transaction without statements needs no caller.
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
        let isTouched = false;
        const touched = () => isTouched && session.touch();
        return work({
          get database() {
            isTouched = true;
            session.touch();
            return pglite;
          },
          ask: async <Row>(sql: string, values: readonly unknown[] = []) => {
            const { rows } = await session.run([{ sql, values, isOwn: true }], actors.now());
            return { rows: rows as Row[] };
          },
          async become(to) {
            await session.enter(to);
            touched();
          },
          attempt: session.attempt,
          attemptAll: session.attemptAll,
          always: session.always,
        }).finally(touched);
      }),
    askEach: async <Row>(actor: Actor, sql: string, lists: () => readonly (readonly unknown[])[]) => {
      const results = await alone(lock, () => session.runEach(sql, lists(), actor));
      return results.map(({ rows }) => rows as Row[]);
    },
    forgetPlans: () => alone(lock, session.forget),
  };
}

/** The actor for the role in a session's token; no other role may ask. */
function readActor(role: string): Actor {
  const caller = callerOf(role);
  if (caller !== null) return caller;
  throw Object.assign(new Error(`permission denied to set role "${role}"`), { code: '42501' });
}
