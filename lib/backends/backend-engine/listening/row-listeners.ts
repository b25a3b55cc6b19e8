import { type Captured, captureMissed, captureSql, switchOnSql } from './capture-sql';
import { describeTable, type DescribedTable } from './describe-table';
import { evaluateChanges, type Listening } from './evaluate-changes';
import type { QueuedChange } from './write-change';
import { judgeListener } from './judge-listener';
import { readFailure } from '../session/last-failure';
import { mayUseTopic } from './may-use';
import type { StartedEngine } from '../start-engine';
import type { ChangeKind, ListenerFinding, RowListener, ToldChange, TopicUse } from './row-listener';
import type { Alone } from '../session/serialise-connection';
import { syncCapture } from './sync-capture';

/** Changes handled in one batch: more would keep the app's calls waiting. */
const mostAtOnce = 200;
/** Rows passed through the queue before it is truncated; nothing else in this engine clears dead rows. */
const clearAfter = 2000;

/** The listeners on one engine's rows. Each method has the session to itself, in call order. */
export type RowListeners = {
  /** Adds them, replacing listeners with the same number. */
  listen(listeners: readonly RowListener[]): Promise<ListenerFinding[]>;
  unlisten(numbers: readonly number[]): Promise<void>;
  /** A batch of changes since the last call; `isMore`: call again. */
  drain(): Promise<{ changes: ToldChange[]; isMore: boolean }>;
  mayUse(use: TopicUse): Promise<boolean>;
  /**
   * Call it after every call that may have written; it costs nothing. Every write passes through here anyway, while
   * Postgres's own NOTIFY would cost each write.
   */
  touched(): void;
  /** Call it after each migration: tables have changed. */
  schemaChanged(): Promise<void>;
};

/** `say`: rows have changed and can be fetched (not repeated until they are), or some change was lost. */
export function createRowListeners(
  engine: Pick<StartedEngine, 'alone'>,
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

  async function install(session: Alone): Promise<void> {
    if (isInstalled) return;
    await session.become('capture');
    await session.database.exec(captureSql);
    isInstalled = true;
    await syncTables(session);
  }

  async function syncTables(session: Alone): Promise<void> {
    tables.clear();
    await session.become('superuser');
    published = await syncCapture(session.database);
  }

  async function setGate(session: Alone): Promise<void> {
    const shallBeOn = listeners.size > 0;
    if (shallBeOn === isOn) return;
    session.always(shallBeOn ? switchOnSql : null);
    isOn = shallBeOn;
    isSaid = false;
    if (isOn) return;
    backlog.length = 0;
    await session.become('capture');
    await session.database.exec('truncate easel_capture.changes');
  }

  const hears = (listener: RowListener, table: { schema: string; name: string }) =>
    (listener.schema === '*' || listener.schema === table.schema) &&
    (listener.table === '*' || listener.table === table.name);

  async function tableOf(session: Alone, rel: number): Promise<DescribedTable | null> {
    const known = tables.get(rel);
    if (known) return known;
    await session.become('capture');
    const table = await describeTable(session.database, rel);
    if (table) tables.set(rel, table);
    return table;
  }

  async function judge(session: Alone, listener: RowListener): Promise<ListenerFinding> {
    const isPublished = published.some((table) => hears(listener, table));
    return {
      n: listener.n,
      refusal: await judgeListener(session, listener, (rel) => tableOf(session, rel)),
      isPublished,
    };
  }

  async function takeQueue(session: Alone): Promise<void> {
    await session.become('capture');
    const queued = await session.ask<Omit<QueuedChange, 'n' | 'kind'> & { n: string; op: 'I' | 'U' | 'D' | '!' }>(
      `delete from easel_capture.changes returning n::text, rel::int, op::text, key::text, old_key::text as "oldKey",
         to_char(at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at`,
    );
    const rows = queued.rows.flatMap(({ op, ...rest }) => (op === captureMissed ? [] : [{ op, ...rest }]));
    if (rows.length < queued.rows.length) say('missed');
    const kinds: Record<'I' | 'U' | 'D', ChangeKind> = { I: 'INSERT', U: 'UPDATE', D: 'DELETE' };
    const taken = rows.map(({ n, op, ...rest }) => ({ ...rest, n: Number(n), kind: kinds[op] }));
    backlog.push(...taken.sort((a, b) => a.n - b.n));
    lastTaken = backlog.at(-1)?.n ?? lastTaken;
    spent += queued.rows.length;
    if (spent < clearAfter) return;
    spent = 0;
    await session.database.exec('truncate easel_capture.changes');
  }

  async function tell(session: Alone, part: readonly QueuedChange[]): Promise<ToldChange[]> {
    const told: (ToldChange & { n: number })[] = [];
    for (const rel of new Set(part.map((one) => one.rel))) {
      const table = await tableOf(session, rel);
      if (!table) continue;
      const hearing = [...listeners.values()].filter((one) => hears(one, table));
      const changes = part.filter((one) => one.rel === rel);
      told.push(...(await evaluateChanges(session, table, changes, hearing)));
    }
    return told.sort((a, b) => a.n - b.n).map(({ to, data }) => ({ to, data }));
  }

  return {
    listen: (asked) =>
      engine.alone('capture', async (session) => {
        await install(session);
        // Changes queued so far happened earlier: they are for the listeners of that time.
        if (isOn) await takeQueue(session);
        const findings: ListenerFinding[] = [];
        for (const listener of asked) {
          const finding = await judge(session, listener);
          findings.push(finding);
          if (finding.refusal === null)
            listeners.set(listener.n, { ...listener, since: listeners.get(listener.n)?.since ?? lastTaken });
          else listeners.delete(listener.n);
        }
        await setGate(session);
        return findings;
      }),
    unlisten: (numbers) =>
      engine.alone('capture', async (session) => {
        for (const n of numbers) listeners.delete(n);
        await setGate(session);
      }),
    drain: () =>
      engine.alone('capture', async (session) => {
        isSaid = false;
        if (!isOn) return { changes: [], isMore: false };
        await takeQueue(session);
        const part = backlog.splice(0, mostAtOnce);
        if (part.length === 0) return { changes: [], isMore: false };
        try {
          return { changes: await tell(session, part), isMore: backlog.length > 0 };
        } catch (error) {
          if (readFailure(error) === null) throw error;
          say('missed');
          return { changes: [], isMore: backlog.length > 0 };
        }
      }),
    mayUse: (use) =>
      engine.alone('capture', async (session) => {
        await install(session);
        return mayUseTopic(session, use);
      }),
    touched() {
      if (!isOn || isSaid) return;
      isSaid = true;
      say('changed');
    },
    schemaChanged: async () => {
      if (!isInstalled) return;
      await engine.alone('capture', async (session) => {
        await syncTables(session);
        let isRefused = false;
        for (const listener of [...listeners.values()]) {
          if ((await judge(session, listener)).refusal === null) continue;
          listeners.delete(listener.n);
          isRefused = true;
        }
        await setGate(session);
        // The refused listeners subscribe again and then get the reason.
        if (isRefused) say('missed');
      });
    },
  };
}
