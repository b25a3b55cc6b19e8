import type { ProjectId } from '../../base/foundation/id';
import type { ScheduleKey, ScheduleStore } from './schedule-store';

type Scheduled = { name: string; schedule: string | null };
type RunOutcome = { kind: 'fine' } | { kind: 'failed' | 'postponed'; why: string };

export type ScheduleDependencies = {
  store: ScheduleStore;
  /** The functions of a tree; empty if it has none. */
  functionsOf(treeHash: string): Promise<readonly Scheduled[]>;
  /** The functions that a site has now. */
  liveFunctions(projectId: ProjectId): Promise<readonly Scheduled[]>;
  run(key: ScheduleKey, schedule: string): Promise<RunOutcome>;
  now(): number;
  onError(error: unknown): void;
};

/** The most scheduled runs at once; at most one per owner. */
const mostAtOnce = 4;
/** The most trees read per look, so that a start with many sites keeps nobody waiting. */
const mostRead = 100;
/** Milliseconds until a run for which there was no place is tried again. */
const putOffMs = 60_000;

/** Runs the functions of published apps when their schedules say so. One look is cheap if nothing is due. */
export function createSchedules({ store, functionsOf, liveFunctions, run, now, onError }: ScheduleDependencies) {
  const seen = new Map<ProjectId, string>();
  const running = new Map<string, Promise<void>>();
  let looking: Promise<void> | null = null;
  let line = Promise.resolve();
  let isClosed = false;

  /** Updates the stored schedules to those of live sites. The row of a site that is gone is dropped when it is due. */
  async function follow(): Promise<void> {
    const live = await store.liveTrees();
    const present = new Set(live.map(({ projectId }) => projectId));
    for (const projectId of seen.keys()) if (!present.has(projectId)) seen.delete(projectId);
    const changed = live.filter(({ projectId, treeHash }) => seen.get(projectId) !== treeHash);
    for (const { projectId, treeHash } of changed.slice(0, mostRead)) {
      await store.set(projectId, (await functionsOf(treeHash)).flatMap(withSchedule), now());
      seen.set(projectId, treeHash);
    }
  }

  async function runOne(key: ScheduleKey): Promise<void> {
    const found = (await liveFunctions(key.projectId)).find(({ name }) => name === key.name);
    if (!found?.schedule) return store.drop(key);
    if (!(await store.begin(key, found.schedule, now()))) return;
    const outcome = await settle(key, found.schedule);
    if (outcome.kind === 'postponed') return store.putOff(key, now() + putOffMs);
    await store.end(key, now(), outcome.kind === 'failed' ? outcome.why : null);
  }

  /** If Easel itself can't complete a run, the run has failed, and is not left as running. */
  async function settle(key: ScheduleKey, schedule: string): Promise<RunOutcome> {
    try {
      return await run(key, schedule);
    } catch (error) {
      onError(error);
      return { kind: 'failed', why: 'Easel could not run it.' };
    }
  }

  /** One at a time, so that each call sees which owners' runs the previous one has started. */
  function begin(): Promise<void> {
    line = line.then(beginDue).catch(onError);
    return line;
  }

  async function beginDue(): Promise<void> {
    if (running.size >= mostAtOnce || isClosed) return;
    const due = await store.due(now(), [...running.keys()]);
    for (const { owner, ...key } of due.slice(0, mostAtOnce - running.size)) {
      const done = runOne(key)
        .catch(onError)
        .finally(() => running.delete(owner))
        .then(begin);
      running.set(owner, done);
    }
  }

  return {
    /** Starts runs that are due; call it every few seconds. */
    look(): Promise<void> {
      looking ??= follow()
        .then(begin)
        .finally(() => (looking = null));
      return looking;
    },
    /** Runs a function because somebody asked for it; null if it is running already. */
    async runNow(key: ScheduleKey, schedule: string): Promise<RunOutcome | null> {
      if (!(await store.beginAsked(key, schedule, now()))) return null;
      const outcome = await settle(key, schedule);
      await store.end(key, now(), outcome.kind === 'fine' ? null : outcome.why);
      return outcome;
    },
    /** Resolves when nothing runs any more. */
    async idle(): Promise<void> {
      await looking?.catch(onError);
      while (running.size > 0) await Promise.all(running.values());
    },
    /** Starts no more runs. */
    stop: () => void (isClosed = true),
  };
}

const withSchedule = ({ name, schedule }: Scheduled) => (schedule === null ? [] : [{ name, schedule }]);

export type Schedules = ReturnType<typeof createSchedules>;
