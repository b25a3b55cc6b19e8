import { viewAttachment } from '../attachments/attachment';
import { createStepWriter } from '../channel/write-steps';
import type { StepToAppend } from '../channel/project-channel';
import { AppFailure, type AppErrorCode } from '../foundation/app-error';
import type { ProjectId, TurnId } from '../foundation/id';
import { foldDraft, type FoldedDraft } from './fold-draft';
import { endTurn, runTurn } from './run-turn';
import type { TurnInput } from './turn-state';
import { startMemory, type Turn, type TurnQuestion } from './turn';
import type { ProjectEvent, TurnOutcome } from '../turn-events/turn-event';
import { emit, reopenDraft, tellPage, type CutReason, type RunTurnDependencies, type TurnRun } from './turn-run';
import { mayChangeOf } from './may-change';
import { migrateDraft } from './migrate-draft';
import { createReplyReader } from './read-reply';
import { retellDraft } from './retell-draft';
import type { Lease } from './turn-store';

const leaseMs = 12_000;
const renewMs = 3_000;
const sweepMs = 5_000;
const stopLookMs = 250;

export type RunnerDependencies = RunTurnDependencies & {
  /** Names this process among those that share the database. */
  owner: string;
  /** Told of each turn that this process worked on once it has ended or waits; what it rejects with is reported. */
  followTurn?: (turnId: TurnId) => Promise<void>;
  /** Does a project's work at the cost of whoever has to pay for it, whichever call or timer began it. */
  within?: <Value>(projectId: ProjectId, work: () => Promise<Value>) => Promise<Value>;
  /** Told of what no turn can tell: bugs and a database that is out of reach. */
  report: (error: unknown) => void;
};

/** The turns this process works on. */
export interface TurnRunner {
  lease(): Lease;
  /** Starts working on a turn that this process holds the lease of. `answer`: what a waiting turn was told. */
  start(turn: Turn, answer?: TurnInput): void;
  /** Ends a waiting turn that this process has taken, keeping what it made as a version. */
  stopWaiting(turn: Turn): void;
  /** Stops a turn at once if it runs in this process. */
  stop(turnId: TurnId): void;
  /** Starts what is queued in a project where nothing runs. */
  startQueued(projectId: ProjectId): Promise<void>;
  /**
   * Ends the turns whose processes are gone as interrupted, and starts queued ones. `isAlone`: no other process shares this
   * database (its lock is ours), so every turn that is not ours is one of them, whatever its lease says.
   */
  recover(isAlone: boolean): Promise<void>;
  /** Renews leases, watches for Stop, sweeps after other processes; until `shutDown`. */
  watch(): void;
  /** Resolves when no turn runs here any more. */
  idle(): Promise<void>;
  /** Leaves all running turns as interrupted, so that they can be continued; resolves when that is stored. */
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

  async function openRun(turn: Turn, cut: AbortSignal, folded: FoldedDraft | null): Promise<TurnRun> {
    const { projectId, id: turnId, draftId } = turn;
    const draft = await reopenDraft(deps, { turn }, folded?.operations ?? []);
    const base = await deps.readPromises(projectId, turn.baseVersionId);
    const promises = { base, made: folded?.promises ?? [] };
    const memory = turn.question === null ? startMemory(turn.mode) : turn.memory;
    return {
      turn,
      owner,
      log: writer.open({ projectId, turnId, draftId }),
      state: { ...memory, phase: 'streaming', purpose: 'build' },
      toldPhase: null,
      draft,
      placed: null,
      toldUnseen: new Set(),
      draftBefore: draft.changes(),
      database: { ran: new Set(), fault: null, atRisk: null },
      promises,
      promisesBefore: promises,
      direction: folded?.direction ?? null,
      directionBefore: folded?.direction ?? null,
      working: null,
      results: new Map(),
      unread: new Map(),
      faulty: new Set(),
      reader: null,
      said: '',
      isAtLimit: false,
      tagsAtCut: 0,
      prose: '',
      proseBefore: '',
      calls: memory.attempt,
      isForChecks: false,
      touched: new Set(),
      tried: [],
      earlier: await store.earlierPrompts(turn),
      untold: [],
      cut,
    };
  }

  /** A turn's own beginning: `turn-start`, what it takes over, and what it does first. Null when it has ended already. */
  async function beginTurn(run: TurnRun, folded: FoldedDraft | null): Promise<TurnInput | null> {
    const { turn } = run;
    const isDemo = deps.modelKind() === 'demo';
    const { prompt, mode, continuesId, baseVersionId } = turn;
    emit(run, {
      ...{ type: 'turn-start', prompt, mode, continues: continuesId, baseVersionId, demo: isDemo },
      ...(turn.attachments.length > 0 && { attachments: turn.attachments.map(viewAttachment) }),
    });
    run.toldPhase = 'streaming';
    emit(run, { type: 'turn-phase', phase: 'streaming' });

    const miss = isDemo ? deps.demoMiss(prompt, run.earlier, mode) : null;
    if (miss !== null) {
      emit(run, { type: 'text-delta', text: miss });
      await endTurn(deps, run, 'error', 'model-missing');
      return null;
    }
    if (!folded) return { type: 'turn-begun', draft: 'none' };
    run.state.exchanges.push(...folded.exchanges);
    run.state.approvedPlan = folded.approvedPlan;
    if (run.direction !== null) emit(run, { type: 'direction', direction: run.direction });
    const isWhole = folded.wasTried && folded.operations.length > 0;
    const isNothing = folded.operations.every((operation) => 'blob' in operation) && !folded.unfinished;
    if (isNothing || mayChangeOf(run.state) === 'nothing') return { type: 'turn-begun', draft: 'none' };
    if (isDemo && !isWhole) {
      // A recording can only be told from its start: its edits fit the files of before.
      emit(run, { type: 'reply-restart', reason: 'continued', code: null });
      run.draft = await reopenDraft(deps, run, []);
      run.promises = { ...run.promises, made: [] };
      run.direction = null;
      return { type: 'turn-begun', draft: 'none' };
    }
    await retellDraft(run, folded.operations);
    for (const promise of run.promises.made) {
      const isProposed = promise.proposal !== null;
      emit(run, { type: 'promise-made', change: isProposed ? 'proposed' : 'new', promise });
    }
    if (isWhole) return { type: 'turn-begun', draft: 'whole' };
    takeUp(run, folded);
    return { type: 'turn-begun', draft: 'partial' };
  }

  function takeUp(run: TurnRun, { said, unfinished }: FoldedDraft): void {
    // The first call is attempt 1, and what is taken over belongs to it.
    run.state = { ...run.state, attempt: 1 };
    run.said = unfinished ? `${said}\n<file path="${unfinished.path}">\n${unfinished.text}` : said;
    run.reader = createReplyReader({
      draft: run.draft,
      emit: (step) => emit(run, step, 1),
      mayChange: mayChangeOf(run.state),
      resolvePackage: deps.resolvePackage,
      migrate: () => migrateDraft(deps, run),
      now,
      tellPage: tellPage(deps, run),
      run,
    });
    if (unfinished) run.reader.resume(unfinished.path, unfinished.text);
  }

  async function work(turn: Turn, cut: AbortController, first: TurnInput | null): Promise<void> {
    let run: TurnRun | null = null;
    try {
      const hasPast = turn.continuesId !== null || first !== null;
      const folded = hasPast ? foldDraft(await readChain(turn)) : null;
      run = await openRun(turn, cut.signal, folded);
      if (first !== null && turn.question !== null) {
        run.state = { ...turn.memory, phase: 'waiting', question: askedWords(turn.question) };
        // What had run when it began to wait has run still.
        await migrateDraft(deps, run);
      }
      const begin = first ?? (await beginTurn(run, folded));
      if (begin !== null) await runTurn(deps, run, begin);
    } catch (error) {
      report(error);
      if (run) await endTurn(deps, withoutUnstored(run), 'error', codeOf(error)).catch(report);
    }
  }

  /** A log that failed once stays failed; the end of the turn goes past it. */
  function withoutUnstored(run: TurnRun): TurnRun {
    const { projectId, id: turnId, draftId } = run.turn;
    return { ...run, untold: [], log: writer.open({ projectId, turnId, draftId }) };
  }

  function launch(turn: Turn, first: TurnInput | null): void {
    const cut = new AbortController();
    const within = deps.within ?? ((_projectId, job) => job());
    const done = within(turn.projectId, () => work(turn, cut, first))
      .finally(() => running.delete(turn.id))
      .then(() => (isShuttingDown ? undefined : deps.followTurn?.(turn.id)))
      .catch(report)
      .then(() => (isShuttingDown ? undefined : startQueued(turn.projectId)))
      .catch(report);
    running.set(turn.id, { cut, done });
    if (isShuttingDown) cut.abort('shutdown' satisfies CutReason);
  }

  async function startQueued(projectId: ProjectId): Promise<void> {
    // What was interrupted comes first: a queued prompt waits until it has been continued, or another is sent.
    const last = await store.lastEnded(projectId);
    if (last?.outcome === 'interrupted') return;
    await takeQueued(projectId);
  }

  async function takeQueued(projectId: ProjectId): Promise<void> {
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
    for (const projectId of await store.idleQueues()) await startQueued(projectId);
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
    // A row that is gone from ours while its job still runs was ended by somebody who thought this process dead.
    for (const turnId of held) {
      if (!ours.has(turnId) && running.has(turnId)) cutTurn(turnId, 'lost');
    }
  }

  return {
    lease,
    start: (turn, answer) => launch(turn, answer ?? null),
    stopWaiting: (turn) => launch(turn, { type: 'stopped', isChanged: true }),
    stop: (turnId) => cutTurn(turnId, 'stop'),
    startQueued: takeQueued,
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
    default:
      return question satisfies never;
  }
}

function codeOf(error: unknown): AppErrorCode {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (cause instanceof AppFailure) return cause.error.code;
    // Postgres's 53100 and the system's own word for a full disk.
    const { code } = cause as { code?: unknown };
    if (code === '53100' || code === 'ENOSPC') return 'storage-full';
  }
  return 'internal';
}
