import type { PlacedAttachment } from './place-attachments';
import type { Direction } from '../directions/direction';
import type { ProjectChannel } from '../channel/project-channel';
import type { TurnLog } from '../channel/write-steps';
import type { CreateId, Now } from '../foundation/id';
import type { FileOperation } from '../files/file-operation';
import type { ObserverLeases } from './observer-leases';
import type { PromiseResult } from '../promises/promise';
import type { PromiseDraft } from './promise-draft';
import type { ReplyReader } from './read-reply';
import type { TurnState } from './turn-state';
import type { Turn } from './turn';
import type { TurnPhase, TurnStep, Usage } from '../turn-events/turn-event';
import type * as ports from './turn-ports';
import type { TurnStore } from './turn-store';

/** Resolves after so many ms, or at once when the signal fires; never rejects. */
export type Wait = (milliseconds: number, signal: AbortSignal) => Promise<void>;

export type RunTurnDependencies = {
  store: TurnStore;
  channel: ProjectChannel;
  observers: Pick<ObserverLeases, 'holder'>;
  openDraft: ports.OpenDraft;
  readHead: ports.ReadHead;
  readPromises: ports.ReadPromises;
  buildMessages: ports.BuildMessages;
  callModel: ports.CallModel;
  discountCalls: ports.DiscountCalls;
  commitVersion: ports.CommitVersion;
  checkBundle: ports.CheckBundle;
  resolvePackage: ports.ResolvePackage;
  database: ports.TurnDatabase;
  demoMiss: ports.DemoMiss;
  /** Asked anew for each turn, since the person may connect another. */
  modelKind: () => 'demo' | 'live';
  modelNames: ports.ModelNames;
  modelSight: ports.ModelSight;
  sumUp: ports.SumUp;
  nameApp: ports.NameApp;
  createId: CreateId;
  now: Now;
  wait: Wait;
};

/** A call's usage that has not been told yet: whether it counts is known when its work has been tried. */
export type UntoldUsage = {
  attempt: number;
  isRepair: boolean;
  /** Made for Easel's own checks: it never counts. */
  isForChecks: boolean;
  usage: Usage & { model: string; spent: number | null };
};

/** Why a turn is cut short: the person's Stop, this process going down, or the turn being somebody else's by now. */
export type CutReason = 'stop' | 'shutdown' | 'lost';

/** One turn at work in this process. */
export type TurnRun = {
  turn: Turn;
  owner: string;
  log: TurnLog;
  state: TurnState;
  /** What phase the log last told. */
  toldPhase: TurnPhase | null;
  draft: ports.DraftFiles;
  /** What came with the prompt, where it is in the draft; null until it was put there. */
  placed: readonly PlacedAttachment[] | null;
  /** Models that were said not to see the pictures. */
  toldUnseen: Set<string>;
  /** The draft when the current attempt began; what `reply-restart` goes back to. */
  draftBefore: readonly FileOperation[];
  /** Paths of migrations that have run, and what stopped the next one. */
  database: { ran: Set<string> } & Pick<ports.MigrateAnswer, 'fault' | 'atRisk'>;
  promises: PromiseDraft;
  promisesBefore: PromiseDraft;
  /** What the model set in this turn; null where it set nothing, and the version's own stands. */
  direction: Direction | null;
  directionBefore: Direction | null;
  /** The last draft that could be used when it was tried. */
  working: {
    changes: readonly FileOperation[];
    treeHash: string;
    promises: PromiseDraft;
    results: ReadonlyMap<string, PromiseResult>;
  } | null;
  /** What the last trial showed of each promise. */
  results: ReadonlyMap<string, PromiseResult>;
  /** Promises whose steps were found at fault in this turn. */
  faulty: Set<string>;
  /** Promises that could not be read, by id, with what is wrong. */
  unread: Map<string, string>;
  reader: ReplyReader | null;
  /** The model's words of the current attempt, to the letter, less what it was cut in and writes again. */
  said: string;
  /** The last call ended at the length it was allowed. */
  isAtLimit: boolean;
  /** How many tags of `said` were whole when it was cut last; the same again: one tag alone is too long for a reply. */
  tagsAtCut: number;
  /** The first words to the person, and those of them that a call in progress did not say. */
  prose: string;
  proseBefore: string;
  calls: number;
  /** The present call is for Easel's own checks alone. */
  isForChecks: boolean;
  /** Paths the current attempt wrote, and what each round of repair did before it. */
  touched: Set<string>;
  tried: string[];
  earlier: readonly string[];
  untold: UntoldUsage[];
  cut: AbortSignal;
};

/** Whether the model made something of the version the turn began with; what the person attached is not its work. */
export function hasChanges(run: Pick<TurnRun, 'draft' | 'promises'>): boolean {
  return run.draft.changes().some((change) => !('blob' in change)) || run.promises.made.length > 0;
}

export function cutReason(run: TurnRun): CutReason | null {
  return run.cut.aborted ? (run.cut.reason as CutReason) : null;
}

export function emit(run: TurnRun, step: TurnStep, attempt = run.state.attempt): void {
  if (step.type === 'text-delta' && run.prose.length < 1000) run.prose += step.text;
  if (step.type === 'file-end' && step.complete) run.touched.add(step.path);
  run.log.write(attempt, step);
}

/** What a reader tells of the app's page to whoever names the app. */
export function tellPage({ nameApp }: Pick<RunTurnDependencies, 'nameApp'>, { turn, earlier }: TurnRun) {
  const prompts = [...earlier, turn.prompt];
  return (page: string, pageBefore: string | null) => nameApp({ projectId: turn.projectId, page, pageBefore, prompts });
}

/** Tells the phase and keeps it in the row, where it changed. */
export async function enterPhase(
  deps: Pick<RunTurnDependencies, 'store'>,
  run: TurnRun,
  phase: TurnPhase,
  trying: Turn['trying'] = null,
): Promise<void> {
  if (run.toldPhase === phase && trying === null) return;
  await deps.store.setPhase(run.turn.id, run.owner, phase, trying);
  if (run.toldPhase === phase) return;
  run.toldPhase = phase;
  emit(run, { type: 'turn-phase', phase });
}

/** A draft of the turn's base with these changes on top. */
export async function reopenDraft(
  { openDraft }: Pick<RunTurnDependencies, 'openDraft'>,
  run: Pick<TurnRun, 'turn'>,
  changes: readonly FileOperation[],
): Promise<ports.DraftFiles> {
  const draft = await openDraft(run.turn.projectId, run.turn.baseVersionId);
  for (const change of changes) await draft.apply(change);
  return draft;
}

/** Tells usage whose fate is known: `counts` says for each call whether it is held against the person's limit. */
export async function tellUsage(
  { discountCalls }: Pick<RunTurnDependencies, 'discountCalls'>,
  run: TurnRun,
  counts: (call: UntoldUsage) => boolean | 'later',
): Promise<void> {
  const later: UntoldUsage[] = [];
  const uncounted: number[] = [];
  for (const call of run.untold) {
    const counted = call.isForChecks ? false : counts(call);
    if (counted === 'later') {
      later.push(call);
      continue;
    }
    if (!counted) uncounted.push(call.attempt);
    run.log.write(call.attempt, { type: 'usage', counted, ...call.usage });
  }
  run.untold = later;
  if (uncounted.length > 0) await discountCalls(run.turn.id, uncounted);
}
