import type { PGlite } from '@supabase/lite/pglite';
import { type Captured, captureGate, captureMissed, captureSql } from './capture-sql';
import { describeTable, type DescribedTable } from './describe-table';
import { evaluateChanges, type Listening } from './evaluate-changes';
import type { QueuedChange } from './write-change';
import { judgeListener } from './judge-listener';
import { readFailure } from '../session/last-failure';
import { mayUseTopic } from './may-use';
import type { Engine } from '../open-engine';
import type { ChangeKind, ListenerFinding, RowListener, ToldChange, TopicUse } from './row-listener';
import type { Ask } from '../session/serialise-connection';
import { syncCapture } from './sync-capture';

/** Changes looked at in one go: longer would keep calls of the app waiting. */
const mostAtOnce = 200;
/** Rows that went through the queue until their remains are cleared away; nothing else does so in this engine. */
const clearAfter = 2000;

/** Who listens to the rows of one engine. All of it works alone on the session, in the order it was asked for. */
export type RowListeners = {
  /** Adds them, or puts them in the place of those with the same number. */
  listen(listeners: readonly RowListener[]): Promise<ListenerFinding[]>;
  unlisten(numbers: readonly number[]): Promise<void>;
  /** What changed since, a part of it; `isMore`: ask again. */
  drain(): Promise<{ changes: ToldChange[]; isMore: boolean }>;
  mayUse(use: TopicUse): Promise<boolean>;
  /**
   * Something may have been written: to be called after every call that can write, which costs it nothing. Postgres's own
   * NOTIFY would be paid by each write, and all writes pass here anyway.
   */
  touched(): void;
  /** Tables are others now: to be called after each migration. */
  schemaChanged(): Promise<void>;
};

/**
 * `say`: rows have changed and can be asked for (said once until they are), or something was missed, by whom nobody knows.
 */
export function createRowListeners(
  engine: Pick<Engine, 'alone'>,
  say: (what: 'changed' | 'missed') => void,
): RowListeners {
  const listeners = new Map<number, Listening>();
  const tables = new Map<number, DescribedTable>();
  const backlog: QueuedChange[] = [];
  let published: Captured[] = [];
  let isInstalled = false;
  let isOn = false;
  let isSaid = false;
  let spent = 0;
  let lastTaken = 0;

  async function install(database: PGlite): Promise<void> {
    if (isInstalled) return;
    await database.exec(captureSql);
    isInstalled = true;
    await syncTables(database);
  }

  async function syncTables(database: PGlite): Promise<void> {
    tables.clear();
    published = await syncCapture(database);
  }

  async function setGate(database: PGlite): Promise<void> {
    const shallBeOn = listeners.size > 0;
    if (shallBeOn === isOn) return;
    await database.query('select set_config($1, $2, false)', [captureGate, shallBeOn ? '1' : '0']);
    isOn = shallBeOn;
    isSaid = false;
    if (isOn) return;
    backlog.length = 0;
    await database.exec('truncate easel_capture.changes');
  }

  const hears = (listener: RowListener, table: { schema: string; name: string }) =>
    (listener.schema === '*' || listener.schema === table.schema) &&
    (listener.table === '*' || listener.table === table.name);

  async function tableOf(database: PGlite, rel: number): Promise<DescribedTable | null> {
    const table = tables.get(rel) ?? (await describeTable(database, rel));
    if (table) tables.set(rel, table);
    return table;
  }

  async function judge(database: PGlite, listener: RowListener): Promise<ListenerFinding> {
    const isPublished = published.some((table) => hears(listener, table));
    return {
      n: listener.n,
      refusal: await judgeListener(database, listener, (rel) => tableOf(database, rel)),
      isPublished,
    };
  }

  async function takeQueue(database: PGlite, ask: Ask): Promise<void> {
    const missed = await ask(`select 1 where current_setting($1, true) = '1'`, [captureMissed]);
    if (missed.rows.length > 0) {
      await database.query(`select set_config($1, '', false)`, [captureMissed]);
      say('missed');
    }
    const { rows } = await ask<Omit<QueuedChange, 'n' | 'kind'> & { n: string; op: 'I' | 'U' | 'D' }>(
      `delete from easel_capture.changes returning n::text, rel::int, op::text, key::text, old_key::text as "oldKey",
         to_char(at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at`,
    );
    const kinds: Record<'I' | 'U' | 'D', ChangeKind> = { I: 'INSERT', U: 'UPDATE', D: 'DELETE' };
    const taken = rows.map(({ n, op, ...rest }) => ({ ...rest, n: Number(n), kind: kinds[op] }));
    backlog.push(...taken.sort((a, b) => a.n - b.n));
    lastTaken = backlog.at(-1)?.n ?? lastTaken;
    spent += rows.length;
    if (spent < clearAfter) return;
    spent = 0;
    await database.exec('truncate easel_capture.changes');
  }

  async function tell(database: PGlite, ask: Ask, part: readonly QueuedChange[]): Promise<ToldChange[]> {
    const told: (ToldChange & { n: number })[] = [];
    for (const rel of new Set(part.map((one) => one.rel))) {
      const table = await tableOf(database, rel);
      if (!table) continue;
      const hearing = [...listeners.values()].filter((one) => hears(one, table));
      const changes = part.filter((one) => one.rel === rel);
      told.push(...(await evaluateChanges(ask, table, changes, hearing)));
    }
    return told.sort((a, b) => a.n - b.n).map(({ to, data }) => ({ to, data }));
  }

  return {
    listen: (asked) =>
      engine.alone(async (database, ask) => {
        await install(database);
        // What stands in the queue changed before: it is for those who listened then.
        if (isOn) await takeQueue(database, ask);
        const findings: ListenerFinding[] = [];
        for (const listener of asked) {
          const finding = await judge(database, listener);
          findings.push(finding);
          if (finding.refusal === null)
            listeners.set(listener.n, { ...listener, since: listeners.get(listener.n)?.since ?? lastTaken });
          else listeners.delete(listener.n);
        }
        await setGate(database);
        return findings;
      }),
    unlisten: (numbers) =>
      engine.alone(async (database) => {
        for (const n of numbers) listeners.delete(n);
        await setGate(database);
      }),
    drain: () =>
      engine.alone(async (database, ask) => {
        isSaid = false;
        if (!isOn) return { changes: [], isMore: false };
        await takeQueue(database, ask);
        const part = backlog.splice(0, mostAtOnce);
        if (part.length === 0) return { changes: [], isMore: false };
        // What a policy's functions may do beside answering is undone.
        await database.exec('begin');
        try {
          return { changes: await tell(database, ask, part), isMore: backlog.length > 0 };
        } catch (error) {
          if (readFailure(error) === null) throw error;
          say('missed');
          return { changes: [], isMore: backlog.length > 0 };
        } finally {
          await database.exec('rollback');
        }
      }),
    mayUse: (use) =>
      engine.alone(async (database) => {
        await install(database);
        return mayUseTopic(database, use);
      }),
    touched() {
      if (!isOn || isSaid) return;
      isSaid = true;
      say('changed');
    },
    schemaChanged: async () => {
      if (!isInstalled) return;
      await engine.alone(async (database) => {
        await syncTables(database);
        let isRefused = false;
        for (const listener of [...listeners.values()]) {
          if ((await judge(database, listener)).refusal === null) continue;
          listeners.delete(listener.n);
          isRefused = true;
        }
        await setGate(database);
        // They ask again, and are told why it can't be any more.
        if (isRefused) say('missed');
      });
    },
  };
}
