import type { ModuleAsk } from '../../base/foundation/module-ask';
import type { AttachmentView } from '../../base/attachments/attachment';
import type { Direction } from '../../base/directions/direction';
import type { AppErrorCode } from '../../base/foundation/app-error';
import type { DraftId, QuestionId, TurnId, VersionId } from '../../base/foundation/id';
import type { DataLoss, Problem } from '../../base/foundation/problem';
import type { PromiseAsk } from '../../base/promises/judge-checks';
import type { PromiseResult } from '../../base/promises/promise';
import type { RefusalCode, Trial, TurnMode, TurnOutcome, TurnPhase } from '../../base/turn-events/turn-event';

/**
 * One file a turn touches, in the order of first touch. `size` is in bytes once done, and in characters while it is
 * being written. `text` is its known content while the turn runs, null before that and afterwards.
 */
export type FileRow = {
  path: string;
  kind: 'file' | 'edit';
  phase: 'writing' | 'done' | 'cut' | 'removed' | 'renamed';
  size: number;
  text: string | null;
  /** Old path of a renamed file. */
  from: string | null;
  /** Set if Easel placed the file: nothing in it was written for this app. */
  isEasels?: boolean;
};

export type Refusal = { operation: string; path: string | null; code: RefusalCode };

/** The model's output that is still valid; an attempt's part of it may become void. */
export type Said = {
  /** Prose before a question, before the first plan or file, and after it. Untrusted Markdown. */
  beforeQuestion: string;
  opening: string;
  closing: string;
  /** The app's look, if the model set it in this turn. */
  direction: Direction | null;
  plan: string | null;
  files: readonly FileRow[];
  packages: ReadonlyArray<{ name: string; version: string | null }>;
  /** Names of ready-made parts that were added. */
  modules: readonly string[];
  refusals: readonly Refusal[];
};

export type Repair = { round: number; of: number; problems: readonly Problem[]; mended: boolean };
/** A model that did not respond, and the one that took over. */
export type ModelChange = { from: string; to: string };
/** How many of the tokens that were sent a model's server read. */
export type CutRequest = { model: string; sent: number; read: number };
export type Unseen = { because: 'model' | 'demo' | 'size'; model: string; count: number };
export type Question = {
  questionId: QuestionId;
  kind: 'question' | 'approval';
  text: string;
  choices: readonly string[];
  /** The subjects of an approval that is not about a plan; empty for a plan. */
  losses: readonly DataLoss[];
  promises: readonly PromiseAsk[];
  modules: readonly ModuleAsk[];
  answer: string | null;
};
/** Whether the question asks to approve a plan, rather than losing data, removing sentences or adding parts. */
export const isAboutPlan = ({ kind, losses, promises, modules }: Question) =>
  kind === 'approval' && losses.length === 0 && promises.length === 0 && modules.length === 0;

/** Result of one promise when the turn's last draft was tried. */
export type ShownPromise = { sentence: string; isProposal: boolean; result: PromiseResult };
export type TurnVersion = {
  versionId: VersionId;
  number: number;
  summary: string;
  added: number;
  changed: number;
  removed: number;
};

/**
 * Cost and tokens of one turn as counted by the provider (or, if `estimated`, by Easel). `cost` null: no known price.
 */
export type TurnUsage = {
  input: number;
  output: number;
  cost: number | null;
  uncounted: number;
  estimated: boolean;
};

/** The latest event, for the status sentence. */
export type Activity =
  | { type: 'start' }
  /**
   * `since`: when the model started thinking or went silent, in ms since the epoch. A silent model may stay silent for
   * `until` seconds.
   */
  | { type: 'thinking'; since: number }
  | { type: 'silent'; since: number; until: number }
  | { type: 'prose' }
  | { type: 'plan' }
  | { type: 'file'; path: string; isEdit: boolean; isDone: boolean }
  | { type: 'package' }
  | { type: 'restart'; reason: 'retry' | 'continued' | 'repair'; code: AppErrorCode | null }
  | { type: 'verify' }
  | { type: 'promises' }
  | { type: 'repair'; round: number; of: number };

export type StudioTurn = {
  turnId: TurnId;
  draftId: DraftId;
  prompt: string;
  /** The prompt's attachments, in order. */
  attachments: readonly AttachmentView[];
  mode: TurnMode;
  demo: boolean;
  continues: TurnId | null;
  baseVersionId: VersionId;
  phase: TurnPhase;
  startedAt: number;
  /** When the first words of the reply arrived, in ms since the epoch; null before that. */
  repliedAt: number | null;
  endedAt: number | null;
  attempt: number;
  said: Said;
  /** The state before the current attempt; a restart returns to it. */
  saidBefore: Said;
  repairs: readonly Repair[];
  modelChanges: readonly ModelChange[];
  /** Requests of which far less was read than was sent, one per model. */
  cutRequests: readonly CutRequest[];
  /** Models that did not receive the pictures, and why. */
  unseen: readonly Unseen[];
  questions: readonly Question[];
  /** From the trial of the last draft, in the order they were tried. */
  promises: readonly ShownPromise[];
  observation: { phase: 'settled' | 'problem'; trial: Trial; problems: readonly Problem[] } | null;
  usage: TurnUsage | null;
  /** Cost of this turn so far in dollars, while it runs; null until a priced model writes, and after it has ended. */
  spending: number | null;
  version: TurnVersion | null;
  activity: Activity;
  outcome: TurnOutcome | null;
  code: AppErrorCode | null;
};

/** Everything the studio shows, as of the project's events. */
export type StudioState = {
  /** Number of the last event processed; the channel continues after it. */
  lastNumber: number;
  name: string;
  turns: readonly StudioTurn[];
  queued: { turnId: TurnId; prompt: string; attachments?: readonly AttachmentView[] } | null;
  head: { versionId: VersionId; number: number } | null;
  deployment: { deploymentId: string; status: string; url: string | null } | null;
  /** The project's real total in dollars; null until a live model reported usage. */
  spent: number | null;
  /** The person's spending limit for this project, in dollars; null if the page did not say. */
  limitUsd: number | null;
};

export const nothingSaid: Said = {
  beforeQuestion: '',
  opening: '',
  closing: '',
  direction: null,
  plan: null,
  files: [],
  packages: [],
  modules: [],
  refusals: [],
};

/** The state before any event: what the server knew when it rendered the page. */
export function initialStudioState(project: {
  name: string;
  head: { versionId: VersionId; number: number } | null;
  spent: number | null;
  limitUsd?: number | null;
}): StudioState {
  return {
    lastNumber: 0,
    name: project.name,
    turns: [],
    queued: null,
    head: project.head,
    deployment: null,
    spent: project.spent,
    limitUsd: project.limitUsd ?? null,
  };
}

/** The running turn, or null; there is at most one. */
export function runningTurn(state: StudioState): StudioTurn | null {
  const last = state.turns.findLast((turn) => turn.outcome === null);
  return last ?? null;
}

/** The question or plan that the turn is waiting for an answer to, or null. */
export function openQuestion(turn: StudioTurn | null): Question | null {
  return turn?.questions.findLast((question) => question.answer === null) ?? null;
}

/** Questions and answers so far, oldest first. */
export function answeredPrompts(state: StudioState): string[] {
  return state.turns
    .filter((turn) => turn.outcome === 'version' || turn.outcome === 'answer')
    .map((turn) => turn.prompt);
}
