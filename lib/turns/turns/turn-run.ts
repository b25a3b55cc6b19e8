import type { ProjectChannel } from '../../base/channel/project-channel';
import type { TurnLog } from '../../base/channel/write-steps';
import type { CreateId, Now, Wait } from '../../base/foundation/id';
import type { Catalogue } from '../../modules/catalogue/manifest';
import type { ObserverLeases } from './observer-leases';
import type { TurnCalls } from './turn-calls';
import type { TurnDraft } from './turn-draft';
import type { TurnReply } from './turn-reply';
import type { TurnTrial } from './try-draft';
import type { TurnState } from './turn-state';
import type { Turn } from './turn';
import type { TurnPhase, TurnStep } from '../../base/turn-events/turn-event';
import type * as ports from './turn-ports';
import type { TurnStore } from './turn-store';

export type RunTurnDependencies = {
  store: TurnStore;
  channel: ProjectChannel;
  observers: Pick<ObserverLeases, 'holder' | 'waitForTab'>;
  openDraft: ports.OpenDraft;
  readHead: ports.ReadHead;
  readPromises: ports.ReadPromises;
  buildMessages: ports.BuildMessages;
  promiseCall: ports.PromiseCall;
  callModel: ports.CallModel;
  discountCalls: ports.DiscountCalls;
  commitVersion: ports.CommitVersion;
  checkBundle: ports.CheckBundle;
  resolvePackage: ports.ResolvePackage;
  database: ports.TurnDatabase;
  demoMiss: ports.DemoMiss;
  /** Read for each turn, since the person may connect another model. */
  modelKind: () => 'demo' | 'live';
  modelNames: ports.ModelNames;
  modelSight: ports.ModelSight;
  sumUp: ports.SumUp;
  nameApp: ports.NameApp;
  /** The ready-made parts that a reply may ask for. */
  modules: Catalogue;
  createId: CreateId;
  now: Now;
  wait: Wait;
};

/** Why a turn is cut short: the person's Stop, this process shutting down, or the turn lost to another process. */
export type CutReason = 'stop' | 'shutdown' | 'lost';

/** Writes a step to the turn's log; `attempt` defaults to the current one. */
export type Tell = (step: TurnStep, attempt?: number) => void;

/**
 * One turn at work in this process. Each part belongs to the file that declares its type; helpers take only the parts
 * they need.
 */
export type TurnRun = {
  turn: Turn;
  owner: string;
  /** The prompts of the project before this turn's, oldest first. */
  earlier: readonly string[];
  cut: AbortSignal;
  log: TurnLog;
  tell: Tell;
  state: TurnState;
  /** The phase that was logged last. */
  toldPhase: TurnPhase | null;
  draft: TurnDraft;
  reply: TurnReply;
  calls: TurnCalls;
  trial: TurnTrial;
};

export function cutReason({ cut }: Pick<TurnRun, 'cut'>): CutReason | null {
  return cut.aborted ? (cut.reason as CutReason) : null;
}

/** Logs the phase and stores it in the row, if it changed. */
export async function enterPhase(
  deps: Pick<RunTurnDependencies, 'store'>,
  run: Pick<TurnRun, 'turn' | 'owner' | 'tell' | 'toldPhase' | 'state'>,
  phase: TurnPhase,
  trying: Turn['trying'] = null,
): Promise<void> {
  if (run.toldPhase === phase && trying === null) return;
  const { promises: decided } = run.state;
  await deps.store.setPhase(run.turn.id, run.owner, phase, trying, decided);
  if (run.toldPhase === phase) return;
  run.toldPhase = phase;
  run.tell({ type: 'turn-phase', phase });
}
