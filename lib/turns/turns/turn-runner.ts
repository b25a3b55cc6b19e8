import { createStepWriter, type TurnLog } from '../../base/channel/write-steps';
import type { StepToAppend } from '../../base/channel/project-channel';
import { AppFailure, type AppErrorCode } from '../../base/foundation/app-error';
import type { ProjectId, TurnId } from '../../base/foundation/id';
import { beginTurn } from './begin-turn';
import { foldDraft } from './fold-draft';
import { endTurn, runTurn } from './run-turn';
import type { TurnInput } from './turn-state';
import type { Turn, TurnQuestion } from './turn';
import type { ProjectEvent, TurnOutcome } from '../../base/turn-events/turn-event';
import type { CutReason, RunTurnDependencies, TurnRun } from './turn-run';
import { migrateDraft } from './migrate-draft';
import { openRun } from './open-run';
import type { Lease } from './turn-store';

const leaseMs = 12_000;
const renewMs = 3_000;
const sweepMs = 5_000;
const stopLookMs = 250;

export type RunnerDependencies = RunTurnDependencies & {
  /** Identifies this process among those that share the database. */
  owner: string;
  /** Called for each turn of this process once it has ended or waits; a rejection is reported. */
  followTurn?: (turnId: TurnId) => Promise<void>;
  /**
   * Runs a project's work on the account of the person who has to pay for it, no matter which call or timer started it.
   */
  within?: <Value>(projectId: ProjectId, work: () => Promise<Value>) => Promise<Value>;
  /** Receives errors that can't be logged to a turn, such as bugs or an unreachable database. */
  report: (error: unknown) => void;
};

/** The turns this process works on. */
export interface TurnRunner {
  lease(): Lease;
  /** Starts working on a turn whose lease this process holds. `answer`: the answer to a waiting turn's question. */
  start(turn: Turn, answer?: TurnInput): void;
  /** Ends a waiting turn that this process has taken, and keeps its changes as a version. */
  stopWaiting(turn: Turn): void;
  /** Stops a turn at once if it runs in this process. */
  stop(turnId: TurnId): void;
  /** Starts the queued turn of a project where nothing runs, even if the last one was interrupted. */
  startQueued(projectId: ProjectId): Promise<void>;
  /**
   * Ends turns whose processes are gone as interrupted, and starts queued ones. `isAlone`: no other process shares this
   * database (we hold its lock), so every turn that is not ours is abandoned, whatever its lease says.
   */
  recover(isAlone: boolean): Promise<void>;
  /** Until `shutDown`: renews leases, watches for Stop, recovers the turns of other processes. */
  watch(): void;
  /** Resolves when no turn runs here any more. */
  idle(): Promise<void>;
  /** Ends all running turns as interrupted, so that they can be continued; resolves when that is stored. */
  shutDown(): Promise<void>;
}

export function createTurnRunner(deps: RunnerDependencies): TurnRunner {
  const { store, channel, owner, now, report } = deps;
  const writer = createStepWriter({ channel });
  const running = new Map<TurnId, { cut: AbortController; done: Promise<void> }>();
  const timers: ReturnType<typeof setInterval>[] = [];
  let isShuttingDown = false;

  const lease = (): Lease => ({ owner, until: now() + leaseMs });

  async function readAll(turnId: TurnId): Promise<ProjectEvent[]> {
    const events: ProjectEvent[] = [];
    for (;;) {
      const page = await channel.readTurn(turnId, events.at(-1)?.n ?? 0, 2000);
      events.push(...page);
      if (page.length < 2000) return events;
    }
  }

  /** The events of the turns this one continues, oldest turn first, and its own. */
  async function readChain(turn: Turn): Promise<ProjectEvent[]> {
    const events = await readAll(turn.id);
    let { continuesId } = turn;
    while (continuesId !== null) {
      events.unshift(...(await readAll(continuesId)));
      continuesId = (await store.get(continuesId))?.continuesId ?? null;
    }
    return events;
  }

  async function work(turn: Turn, cut: AbortController, first: TurnInput | null): Promise<void> {
    let run: TurnRun | null = null;
    try {
      const hasPast = turn.continuesId !== null || first !== null;
      const folded = hasPast ? foldDraft(await readChain(turn)) : null;
      run = await openRun(deps, { turn, owner, cut: cut.signal, log: openLog(turn), folded });
      if (first !== null && turn.question !== null) {
        run.state = { ...turn.memory, phase: 'waiting', question: askedWords(turn.question) };
        // Finds out again which migrations ran before the wait: they are still applied.
        await migrateDraft(deps, run);
      }
      const begin = first ?? (await beginTurn(deps, run, folded));
      if (begin !== null) await runTurn(deps, run, begin);
    } catch (error) {
      report(error);
      if (!run) return;
      // A log that failed once stays failed, so the end of the turn is written to a new one.
      run.log = openLog(turn);
      run.calls.untold = [];
      await endTurn(deps, run, 'error', codeOf(error)).catch(report);
    }
  }

  function openLog({ projectId, id: turnId, draftId }: Turn): TurnLog {
    return writer.open({ projectId, turnId, draftId });
  }

  function launch(turn: Turn, first: TurnInput | null): void {
    const cut = new AbortController();
    const within = deps.within ?? ((_projectId, job) => job());
    const done = within(turn.projectId, () => work(turn, cut, first))
      .finally(() => running.delete(turn.id))
      .then(() => (isShuttingDown ? undefined : deps.followTurn?.(turn.id)))
      .catch(report)
      .then(() => (isShuttingDown ? undefined : startQueuedUnlessInterrupted(turn.projectId)))
      .catch(report);
    running.set(turn.id, { cut, done });
    if (isShuttingDown) cut.abort('shutdown' satisfies CutReason);
  }

  async function startQueuedUnlessInterrupted(projectId: ProjectId): Promise<void> {
    // A queued prompt waits until an interrupted turn has been continued or another prompt is sent.
    const last = await store.lastEnded(projectId);
    if (last?.outcome === 'interrupted') return;
    await startQueued(projectId);
  }

  async function startQueued(projectId: ProjectId): Promise<void> {
    const turn = await store.takeQueued(projectId, lease());
    if (turn) launch(turn, null);
  }

  async function interrupt(turn: Turn): Promise<void> {
    const { projectId, id: turnId, draftId } = turn;
    const events = await readAll(turnId);
    const last = events.findLast((event) => 'attempt' in event);
    const outcome: TurnOutcome = 'interrupted';
    const step: StepToAppend = {
      projectId,
      turnId,
      draftId,
      attempt: last && 'attempt' in last ? last.attempt : 0,
      step: { type: 'turn-end', outcome, versionId: null },
    };
    await deps.database.undo({ projectId, turnId });
    const ended = await store.end(turnId, turn.owner, { outcome, code: null, versionId: null }, [step]);
    if (ended) channel.announce(projectId, ended);
  }

  async function recover(isAlone: boolean): Promise<void> {
    for (const turn of await store.abandoned(owner, now(), isAlone)) {
      if (!running.has(turn.id)) await interrupt(turn);
    }
    for (const projectId of await store.idleQueues()) await startQueuedUnlessInterrupted(projectId);
  }

  function cutTurn(turnId: TurnId, reason: CutReason): void {
    running.get(turnId)?.cut.abort(reason);
  }

  function every(milliseconds: number, act: () => Promise<void>): void {
    let isActing = false;
    const timer = setInterval(() => {
      if (isActing) return;
      isActing = true;
      act()
        .catch(report)
        .finally(() => {
          isActing = false;
        });
    }, milliseconds);
    timer.unref();
    timers.push(timer);
  }

  async function renew(): Promise<void> {
    const held = [...running.keys()];
    if (held.length === 0) return;
    const ours = new Set(await store.renew(lease(), held));
    // If a row is no longer ours while its job still runs, another process ended it because it thought this one dead.
    for (const turnId of held) {
      if (!ours.has(turnId) && running.has(turnId)) cutTurn(turnId, 'lost');
    }
  }

  return {
    lease,
    start: (turn, answer) => launch(turn, answer ?? null),
    stopWaiting: (turn) => launch(turn, { type: 'stopped', isChanged: true }),
    stop: (turnId) => cutTurn(turnId, 'stop'),
    startQueued,
    recover,
    watch() {
      every(renewMs, renew);
      every(stopLookMs, async () => {
        if (running.size === 0) return;
        for (const turnId of await store.stopsRequested(owner)) cutTurn(turnId, 'stop');
      });
      every(sweepMs, () => recover(false));
    },
    async idle() {
      while (running.size > 0) await Promise.all([...running.values()].map((job) => job.done));
    },
    async shutDown() {
      isShuttingDown = true;
      for (const timer of timers) clearInterval(timer);
      const jobs = [...running];
      for (const [turnId] of jobs) cutTurn(turnId, 'shutdown');
      await Promise.all(jobs.map(([, job]) => job.done));
    },
  };
}

function askedWords(question: TurnQuestion): string {
  switch (question.kind) {
    case 'question':
      return question.text;
    case 'approval':
      return question.plan;
    case 'loss':
      return question.path;
    case 'promises':
      return question.asks.map(({ sentence }) => sentence).join(' ');
    case 'modules':
      return question.asks.map(({ name }) => name).join(', ');
    default:
      return question satisfies never;
  }
}

function codeOf(error: unknown): AppErrorCode {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (cause instanceof AppFailure) return cause.error.code;
    // Postgres's 53100 and the operating system's code for a full disk.
    const { code } = cause as { code?: unknown };
    if (code === '53100' || code === 'ENOSPC') return 'storage-full';
  }
  return 'internal';
}
