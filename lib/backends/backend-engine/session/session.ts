import type { PGlite } from '@supabase/lite/pglite';
import { randomBytes } from 'node:crypto';
import { serialize } from 'pg-protocol';
import type { Actor, Actors } from './actor';
import { readFailure } from './last-failure';

/**
 * SQL with its values, the first being `$1`. `isOwn`: a fixed statement of Easel's that runs nothing an app brought and
 * sets nothing, so the session needs no tidying after it. Don't set it for a statement that reads an app's rows: their
 * casts and policies are the app's.
 */
export type Step = { sql: string; values: readonly unknown[]; isOwn?: true };

export type StepResult = { rows: Record<string, unknown>[]; affected: number };

/** PGlite's single session, used with as few messages as possible. */
export type Session = {
  /**
   * Runs the steps in order, in one message once all their plans exist; returns the last one's result. The session
   * keeps working as `actor`, the caller: each actor gets its own plans, because policies are part of a plan. Throws
   * Postgres's refusal and skips the remaining steps. Stale plans are prepared again; a transaction begun earlier is
   * lost in that case.
   */
  run(steps: readonly Step[], actor: Actor): Promise<StepResult>;
  /** Runs the steps in their own transaction and rolls it back, all in one message. */
  attempt(steps: readonly Step[], actor: Actor): Promise<StepResult>;
  /**
   * Like `attempt` for several attempts, still in one message, each in a tidied session: settings of one don't reach
   * the next. A refusal ends only the attempt it occurs in.
   */
  attemptAll(attempts: readonly (readonly Step[])[], actor: Actor): Promise<(StepResult | Error)[]>;
  /** Runs one statement of Easel's own (see `isOwn`) once for each list of values, in one message. */
  runEach(sql: string, lists: readonly (readonly unknown[])[], actor: Actor): Promise<StepResult[]>;
  /**
   * Makes the session exclusively `actor`'s: settings that an earlier call made beyond its transaction, and its
   * temporary tables, cursors and channels, are gone. `run` does this by itself when no transaction is open.
   */
  enter(actor: Actor): Promise<void>;
  /** Call it when the database is used other than through this session, which may leave something behind. */
  touch(): void;
  /** SQL that is applied to every call; null for none. */
  always(sql: string | null): void;
  /** Ends a transaction, without using a cached plan: the app's own code may have dropped it. */
  end(how: 'commit' | 'rollback'): Promise<void>;
  /** Drops all plans; called after each schema change. Fails inside an aborted transaction. */
  forget(): Promise<void>;
};

type Prepared = { name: string; parameters: number[]; fields: { name: string; dataTypeID: number }[]; uses: number };
type Message = Awaited<ReturnType<PGlite['execProtocolStream']>>[number];

export const begin: Step = { sql: 'begin', values: [] };

/** The number of cached plans; each takes about 50 kB of the database's memory. */
const mostKept = 100;
/**
 * Uses after which a plan is made again: a plan made while a table was empty reads the whole table, and nothing here
 * analyses tables, which is how other servers get rid of such plans.
 */
const mostUses = 500;
/**
 * Cleans up after a call whose transaction has ended. Keeps plans: nobody can guess the names of ours, and preparing
 * all of them again would cost each call more than the call itself.
 */
const tidySql = 'reset all; discard temp; close all; unlisten *';
/** Easel's own statements resolve no unqualified name to an app's function, operator or table. */
const ownPathSql = 'set search_path to pg_catalog, pg_temp';
const hasOwnPath = (actor: Actor) => actor === 'superuser' || actor === 'capture' || actor === 'owners';

/** The longest statement, in characters, worth a plan: a longer one contains many rows and is hardly ever repeated. */
const longestKept = 4000;

/**
 * One query through PGlite's own `query` takes six messages and copies its table of types; a transaction of two takes
 * sixteen. Here Postgres keeps the plan of each statement the engine writes, and a request's `begin`, caller and
 * statement go as one message. Nobody else may use the session meanwhile.
 */
export function createSession(database: PGlite, actors: Actors): Session {
  /** The prefix of all plan names. An app that knew it could replace a plan with its own statement. */
  const plans = `easel_${randomBytes(12).toString('hex')}`;
  /** By role and SQL, least recently used first. */
  const kept = new Map<string, Prepared>();
  let made = 0;
  /** Some plan turned out to be stale. */
  let isOutdated = false;
  /** An earlier call may have left something behind. */
  let isUsed = true;
  /** The search path is the one for Easel's own statements. */
  let isOwnPath = false;
  let standing: string | null = null;

  const send = (messages: readonly Uint8Array[], throwOnError = true): Promise<Message[]> =>
    database.execProtocolStream(Buffer.concat([...messages, serialize.sync()]), { syncToFs: false, throwOnError });

  async function prepare(before: readonly Uint8Array[], sql: string, name: string): Promise<Prepared> {
    const ask = [serialize.parse({ name, text: sql }), serialize.describe({ type: 'S', name })];
    return readPrepared(name, await send([...before, ...ask]));
  }

  function find(key: string): Prepared | undefined {
    const known = kept.get(key);
    if (known) {
      kept.delete(key);
      kept.set(key, known);
      known.uses += 1;
    }
    return known;
  }

  /**
   * Returns a statement's plan and the messages still to be sent; if the plan has to be made first, `messages` are sent
   * with it.
   */
  async function plan({ sql }: Step, actor: Actor, messages: readonly Uint8Array[]): Promise<[Prepared, Uint8Array[]]> {
    const key = `${actor} ${sql}`;
    const known = find(key);
    if (known && known.uses <= mostUses) return [known, [...messages]];
    const isKept = sql.length <= longestKept;
    const worn = known ? [serialize.close({ type: 'S', name: known.name })] : [];
    kept.delete(key);
    const prepared = await prepare([...messages, ...worn], sql, isKept ? `${plans}_${(made += 1)}` : '');
    return [prepared, isKept ? keep(key, prepared) : []];
  }

  function ask({ name, parameters }: Prepared, values: readonly unknown[]): Uint8Array[] {
    const written = values.map((value, at) => writeValue(database, value, parameters[at]!));
    return [serialize.bind({ statement: name, values: written }), serialize.execute()];
  }

  function keep(key: string, prepared: Prepared): Uint8Array[] {
    kept.set(key, prepared);
    if (kept.size <= mostKept) return [];
    const [oldest, { name }] = kept.entries().next().value!;
    kept.delete(oldest);
    return [serialize.close({ type: 'S', name })];
  }

  /** The messages to send before the first statement of this actor. */
  function become(actor: Actor): Uint8Array[] {
    const isStale = isUsed || isOwnPath !== hasOwnPath(actor);
    const isFirst = isStale && !database.isInTransaction();
    actors.become(actor);
    return isFirst ? tidy(actor) : [];
  }

  function tidy(actor: Actor): Uint8Array[] {
    isUsed = false;
    isOwnPath = hasOwnPath(actor);
    const said = [tidySql, ...(standing === null ? [] : [standing]), ...(isOwnPath ? [ownPathSql] : [])];
    return [serialize.query(said.join('; '))];
  }

  async function runOnce(steps: readonly Step[], actor: Actor): Promise<StepResult> {
    let messages = become(actor);
    const wasUsed = isUsed;
    // A failure on the way may leave something behind.
    isUsed = true;
    let last: Prepared | null = null;
    for (const step of steps) {
      [last, messages] = await plan(step, actor, messages);
      messages.push(...ask(last, step.values));
    }
    if (last === null) throw new Error('There is nothing to run.');
    const result = readResult(database, last, await send(messages));
    isUsed = wasUsed || !steps.every(({ isOwn }) => isOwn);
    return result;
  }

  async function runEachOnce(sql: string, lists: readonly (readonly unknown[])[], actor: Actor): Promise<StepResult[]> {
    const before = become(actor);
    const wasUsed = isUsed;
    isUsed = true;
    const [prepared, messages] = await plan({ sql, values: [] }, actor, before);
    const answered = await send([...messages, ...lists.flatMap((values) => ask(prepared, values))]);
    isUsed = wasUsed;
    return splitBefore(answered, 'bindComplete').map((part) => readResult(database, prepared, part));
  }

  /** Null if they have to be tried one by one: a plan was stale or missing, or one could not be made. */
  async function attemptAtOnce(
    attempts: readonly (readonly Step[])[],
    actor: Actor,
  ): Promise<(StepResult | Error)[] | null> {
    let messages = become(actor);
    isUsed = true;
    const made: Prepared[][] = [];
    for (const steps of attempts) {
      const ofThese: Prepared[] = [];
      for (const step of [begin, ...steps]) {
        const [prepared, left] = await plan(step, actor, messages);
        messages = left;
        ofThese.push(prepared);
      }
      made.push(ofThese);
    }
    for (const [n, steps] of attempts.entries()) {
      if (n > 0) messages.push(...tidy(actor));
      for (const [at, { values }] of [begin, ...steps].entries()) messages.push(...ask(made[n]![at]!, values));
      // After a refusal Postgres skips everything up to the next sync.
      messages.push(serialize.sync(), serialize.query('rollback'));
    }
    isUsed = true;
    const answered = await send(messages, false);
    return readAttempts(
      database,
      made.map((ofThese) => ofThese.at(-1)!),
      answered,
    );
  }

  async function end(how: 'commit' | 'rollback'): Promise<void> {
    await database.execProtocolStream(serialize.query(how), { syncToFs: false });
  }

  async function forget(): Promise<void> {
    kept.clear();
    isOutdated = false;
    await database.exec('deallocate all');
  }

  async function unlessStale<Value>(work: () => Promise<Value>): Promise<Value> {
    const isWithin = database.isInTransaction();
    if (isOutdated && !isWithin) await forget();
    try {
      return await work();
    } catch (error) {
      if (!isStale(error)) throw error;
      // A transaction begun earlier is lost; one begun by these steps left nothing behind.
      isOutdated = true;
      if (isWithin) throw error;
      if (database.isInTransaction()) await end('rollback');
      await forget();
      return work();
    }
  }

  const run = (steps: readonly Step[], actor: Actor) => unlessStale(() => runOnce(steps, actor));

  async function attemptAlone(steps: readonly Step[], actor: Actor): Promise<StepResult | Error> {
    try {
      return await run([begin, ...steps], actor);
    } catch (error) {
      if (readFailure(error) === null) throw error;
      return error as Error;
    } finally {
      if (database.isInTransaction()) await end('rollback');
    }
  }

  async function attemptAll(attempts: readonly (readonly Step[])[], actor: Actor): Promise<(StepResult | Error)[]> {
    if (isOutdated) await forget();
    const results = await attemptAtOnce(attempts, actor).catch((error: unknown) => {
      if (readFailure(error) === null) throw error;
      return null;
    });
    if (results !== null) return results;
    const alone: (StepResult | Error)[] = [];
    for (const steps of attempts) alone.push(await attemptAlone(steps, actor));
    return alone;
  }

  return {
    always(sql) {
      standing = sql;
      isUsed = true;
    },
    touch() {
      isUsed = true;
    },
    async enter(actor) {
      const messages = become(actor);
      if (messages.length > 0) await database.execProtocolStream(messages[0]!, { syncToFs: false });
    },
    run,
    runEach: (sql, lists, actor) => unlessStale(() => runEachOnce(sql, lists, actor)),
    async attempt(steps, actor) {
      const [result] = await attemptAll([steps], actor);
      if (result instanceof Error) throw result;
      return result!;
    },
    attemptAll,
    end,
    forget,
  };
}

/** Whether a plan was stale or missing; Postgres says so before it executes anything. */
function isStale(error: unknown): boolean {
  if (!(error instanceof Error) || !('code' in error)) return false;
  // `0A000` covers many unsupported things; for plans, every version says this.
  return error.code === '26000' || (error.code === '0A000' && error.message.startsWith('cached plan'));
}

function writeValue(database: PGlite, value: unknown, type: number): string | null {
  if (value === null || value === undefined) return null;
  const write = database.serializers[type];
  return write ? write(value) : String(value);
}

function readPrepared(name: string, messages: readonly Message[]): Prepared {
  const prepared: Prepared = { name, parameters: [], fields: [], uses: 0 };
  for (const message of messages) {
    if (message.name === 'parameterDescription') prepared.parameters = (message as ParameterDescription).dataTypeIDs;
    if (message.name === 'rowDescription') prepared.fields = (message as RowDescription).fields;
  }
  return prepared;
}

type ParameterDescription = Message & { dataTypeIDs: number[] };
type RowDescription = Message & { fields: Prepared['fields'] };
type DataRow = Message & { fields: (string | null)[] };
type CommandComplete = Message & { text: string };

/** Only the last step's rows are read: the steps before it set the caller, and their results are known. */
function readResult(database: PGlite, { fields }: Prepared, messages: readonly Message[]): StepResult {
  const end = messages.findLastIndex(({ name }) => name === 'commandComplete');
  const begin = messages.findLastIndex(({ name }) => name === 'bindComplete');
  const rows: Record<string, unknown>[] = [];
  const parsers = fields.map(({ dataTypeID }) => database.parsers[dataTypeID]);
  for (const message of messages.slice(begin + 1)) {
    if (message.name !== 'dataRow') continue;
    const row: Record<string, unknown> = {};
    (message as DataRow).fields.forEach((text, at) => {
      const { name, dataTypeID } = fields[at]!;
      row[name] = text === null || !parsers[at] ? text : parsers[at](text, dataTypeID);
    });
    rows.push(row);
  }
  return { rows, affected: end < 0 ? 0 : affectedRows((messages[end] as CommandComplete).text) };
}

/** Splits the messages before each one of this name. */
function splitBefore(messages: readonly Message[], name: Message['name']): Message[][] {
  const parts: Message[][] = [];
  for (const message of messages) {
    if (message.name === name) parts.push([]);
    parts.at(-1)?.push(message);
  }
  return parts;
}

/**
 * The outcome of each attempt; null if one hit a stale plan. A refusal of any statement in between is our own bug and
 * is thrown.
 */
function readAttempts(
  database: PGlite,
  lasts: readonly Prepared[],
  messages: readonly Message[],
): (StepResult | Error)[] | null {
  const parts: Message[][] = [[]];
  for (const message of messages) {
    if (message.name === 'readyForQuery') parts.push([]);
    else parts.at(-1)!.push(message);
  }
  // Each attempt, its rollback, and the tidying before the next one or the last sync.
  const ours = parts.slice(-1 - 3 * lasts.length);
  const results: (StepResult | Error)[] = [];
  for (const [at, part] of [...parts.slice(0, -ours.length), ...ours].entries()) {
    const n = (at - (parts.length - ours.length)) / 3;
    const failure = part.find((message) => (message as unknown) instanceof Error) as unknown as Error | undefined;
    if (failure && isStale(failure)) return null;
    if (Number.isInteger(n) && n >= 0 && n < lasts.length)
      results.push(failure ?? readResult(database, lasts[n]!, part));
    else if (failure) throw failure;
  }
  return results;
}

/** From Postgres's command tag, `INSERT 0 3` or `UPDATE 3`; a select affects none. */
function affectedRows(tag: string): number {
  const count = /^(?:INSERT \d+|UPDATE|DELETE|COPY|MERGE) (\d+)$/.exec(tag)?.[1];
  return count === undefined ? 0 : Number(count);
}
