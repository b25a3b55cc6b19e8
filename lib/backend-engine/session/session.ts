import type { PGlite } from '@supabase/lite/pglite';
import { randomBytes } from 'node:crypto';
import { serialize } from 'pg-protocol';
import type { Actor, Actors } from './actor';

/** SQL with its values, `$1` being the first. */
export type Step = { sql: string; values: readonly unknown[] };

export type StepResult = { rows: Record<string, unknown>[]; affected: number };

/** PGlite's one session, spoken to in as few messages as it can be. */
export type Session = {
  /**
   * Runs the steps in order, in one message once each of them is known; answers what the last one gave. `actor` is who asks, and
   * whom the session works for from then on: a statement is planned for each by itself, since policies are part of its plan.
   * Throws what Postgres refuses, and the steps after that one did not run. Plans that no longer hold are made anew; a
   * transaction that has begun before is lost by them.
   */
  run(steps: readonly Step[], actor: Actor): Promise<StepResult>;
  /** Runs the steps in a transaction of their own and takes back whatever they did. */
  attempt(steps: readonly Step[], actor: Actor): Promise<StepResult>;
  /**
   * Makes the session `actor`'s and nobody else's: what a call before it has set for longer than its transaction, its temporary
   * tables, cursors and channels are gone. `run` does so by itself where no transaction has begun.
   */
  enter(actor: Actor): Promise<void>;
  /** What every call finds set, as SQL; null for nothing. */
  always(sql: string | null): void;
  /** Ends a transaction; by no kept plan, which the app's own code may have thrown away meanwhile. */
  end(how: 'commit' | 'rollback'): Promise<void>;
  /** Forgets all plans; asked for after each change of tables. Fails within a transaction that was refused. */
  forget(): Promise<void>;
};

type Prepared = { name: string; parameters: number[]; fields: { name: string; dataTypeID: number }[] };
type Message = Awaited<ReturnType<PGlite['execProtocolStream']>>[number];

export const begin: Step = { sql: 'begin', values: [] };

/** Plans are kept for so many statements; each takes about 50 kB of the database's memory. */
const mostKept = 100;
/**
 * What is left of a call once its transaction has ended. Not its plans: nobody can name one of ours, and to make all of them
 * anew would cost each call more than itself.
 */
const tidySql = 'reset all; discard temp; close all; unlisten *';
/** Easel's own statements find no function, operator or table of an app's by its mere name. */
const ownPathSql = 'set search_path to pg_catalog, pg_temp';
const hasOwnPath = (actor: Actor) => actor === 'superuser' || actor === 'capture' || actor === 'owners';

/** Letters of a statement that is worth a plan: a longer one has many rows in it and hardly comes again. */
const longestKept = 4000;

/**
 * A query through PGlite's own `query` is six messages and a copy of its table of types; a transaction of two is sixteen. Here
 * Postgres keeps the plan of each statement the engine writes, and a request's `begin`, who asks, and statement go as one.
 * Nobody else may use the session meanwhile.
 */
export function createSession(database: PGlite, actors: Actors): Session {
  /** Begins the names of all plans. An app that knew one could put a statement of its own in its place. */
  const plans = `easel_${randomBytes(12).toString('hex')}`;
  /** By role and SQL, the one used longest ago first. */
  const kept = new Map<string, Prepared>();
  let made = 0;
  /** Some plan was found not to hold. */
  let isOutdated = false;
  /** Somebody may have left something behind. */
  let isUsed = true;
  let standing: string | null = null;

  const send = (messages: readonly Uint8Array[]): Promise<Message[]> =>
    database.execProtocolStream(Buffer.concat([...messages, serialize.sync()]), { syncToFs: false });

  async function prepare(before: readonly Uint8Array[], sql: string, name: string): Promise<Prepared> {
    const ask = [serialize.parse({ name, text: sql }), serialize.describe({ type: 'S', name })];
    return readPrepared(name, await send([...before, ...ask]));
  }

  function find(key: string): Prepared | undefined {
    const known = kept.get(key);
    if (known) {
      kept.delete(key);
      kept.set(key, known);
    }
    return known;
  }

  function keep(key: string, prepared: Prepared): Uint8Array[] {
    kept.set(key, prepared);
    if (kept.size <= mostKept) return [];
    const [oldest, { name }] = kept.entries().next().value!;
    kept.delete(oldest);
    return [serialize.close({ type: 'S', name })];
  }

  /** What is to be said before anything else is asked in this actor's name. */
  function become(actor: Actor): Uint8Array[] {
    const isFirst = isUsed && !database.isInTransaction();
    actors.become(actor);
    if (!isFirst) return [];
    isUsed = false;
    const said = [tidySql, ...(standing === null ? [] : [standing]), ...(hasOwnPath(actor) ? [ownPathSql] : [])];
    return [serialize.query(said.join('; '))];
  }

  async function runOnce(steps: readonly Step[], actor: Actor): Promise<StepResult> {
    let messages: Uint8Array[] = become(actor);
    isUsed = true;
    let last: Prepared | null = null;
    for (const { sql, values } of steps) {
      const key = `${actor} ${sql}`;
      last = find(key) ?? null;
      if (last === null) {
        const isKept = sql.length <= longestKept;
        last = await prepare(messages, sql, isKept ? `${plans}_${(made += 1)}` : '');
        messages = isKept ? keep(key, last) : [];
      }
      const { name, parameters } = last;
      const written = values.map((value, at) => writeValue(database, value, parameters[at]!));
      messages.push(serialize.bind({ statement: name, values: written }), serialize.execute());
    }
    if (last === null) throw new Error('There is nothing to run.');
    return readResult(database, last, await send(messages));
  }

  async function end(how: 'commit' | 'rollback'): Promise<void> {
    await database.execProtocolStream(serialize.query(how), { syncToFs: false });
  }

  async function forget(): Promise<void> {
    kept.clear();
    isOutdated = false;
    await database.exec('deallocate all');
  }

  async function run(steps: readonly Step[], actor: Actor): Promise<StepResult> {
    const isWithin = database.isInTransaction();
    if (isOutdated && !isWithin) await forget();
    try {
      return await runOnce(steps, actor);
    } catch (error) {
      if (!isStale(error)) throw error;
      // A transaction that has begun before is lost; where it began with these steps, nothing of them has stayed.
      isOutdated = true;
      if (isWithin) throw error;
      if (database.isInTransaction()) await end('rollback');
      await forget();
      return runOnce(steps, actor);
    }
  }

  return {
    always(sql) {
      standing = sql;
      isUsed = true;
    },
    async enter(actor) {
      const messages = become(actor);
      isUsed = true;
      if (messages.length > 0) await database.execProtocolStream(messages[0]!, { syncToFs: false });
    },
    run,
    async attempt(steps, actor) {
      try {
        return await run([begin, ...steps], actor);
      } finally {
        if (database.isInTransaction()) await end('rollback');
      }
    },
    end,
    forget,
  };
}

/** Whether a plan was no longer right or there; Postgres says so before anything is done by it. */
function isStale(error: unknown): boolean {
  if (!(error instanceof Error) || !('code' in error)) return false;
  // `0A000` is many a thing that can't be done; of plans it says this, in every version.
  return error.code === '26000' || (error.code === '0A000' && error.message.startsWith('cached plan'));
}

function writeValue(database: PGlite, value: unknown, type: number): string | null {
  if (value === null || value === undefined) return null;
  const write = database.serializers[type];
  return write ? write(value) : String(value);
}

function readPrepared(name: string, messages: readonly Message[]): Prepared {
  const prepared: Prepared = { name, parameters: [], fields: [] };
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

/** Only the last step's rows are read: what those before it answer, setting who asks, is nothing new. */
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

/** Of Postgres's tag for what was done, `INSERT 0 3` or `UPDATE 3`; a reading statement affects none. */
function affectedRows(tag: string): number {
  const count = /^(?:INSERT \d+|UPDATE|DELETE|COPY|MERGE) (\d+)$/.exec(tag)?.[1];
  return count === undefined ? 0 : Number(count);
}
