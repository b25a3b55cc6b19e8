import type { AttachmentView } from '../attachments/attachment';
import type { Direction } from '../directions/direction';
import type { AppErrorCode } from '../foundation/app-error';
import type { DraftId, QuestionId, TurnId, VersionId } from '../foundation/id';
import type { DataLoss, Problem } from '../foundation/problem';
import type { PromiseAsk } from '../promises/judge-checks';
import type { PromiseResult } from '../promises/promise';
import type { RefusalCode, Trial, TurnMode, TurnOutcome, TurnPhase } from '../turn-events/turn-event';

/**
 * One file a turn touches, in the order it was first touched. `size` is bytes once done and characters while it
 * is written. `text` is what is known of its content while the turn runs, and null before that and afterwards.
 */
export type FileRow = {
  path: string;
  kind: 'file' | 'edit';
  phase: 'writing' | 'done' | 'cut' | 'removed' | 'renamed';
  size: number;
  text: string | null;
  /** Where a renamed file was before. */
  from: string | null;
};

export type Refusal = { operation: string; path: string | null; code: RefusalCode };

/** What the model has said that still stands; one attempt's part of it may become void. */
export type Said = {
  /** Prose before a question, before the first plan or file, and after it. Markdown, untrusted. */
  beforeQuestion: string;
  opening: string;
  closing: string;
  /** What the app is to look like, where the model set it in this turn. */
  direction: Direction | null;
  plan: string | null;
  files: readonly FileRow[];
  packages: ReadonlyArray<{ name: string; version: string | null }>;
  refusals: readonly Refusal[];
};

export type Repair = { round: number; of: number; problems: readonly Problem[]; mended: boolean };
/** A model that did not answer, and the one that went on. */
export type ModelChange = { from: string; to: string };
/** What a model's server read of what it was sent, in tokens. */
export type CutRequest = { model: string; sent: number; read: number };
export type Unseen = { because: 'model' | 'demo' | 'size'; model: string; count: number };
export type Question = {
  questionId: QuestionId;
  kind: 'question' | 'approval';
  text: string;
  choices: readonly string[];
  /** What an approval is about where it is no plan; else empty. */
  losses: readonly DataLoss[];
  promises: readonly PromiseAsk[];
  answer: string | null;
};
/** Whether it is a plan that waits, and neither data that may be lost nor sentences that may go. */
export const isAboutPlan = ({ kind, losses, promises }: Question) =>
  kind === 'approval' && losses.length === 0 && promises.length === 0;

/** What became of one promise when the turn's last draft was tried. */
export type ShownPromise = { sentence: string; isProposal: boolean; result: PromiseResult };
export type TurnVersion = {
  versionId: VersionId;
  number: number;
  summary: string;
  added: number;
  changed: number;
  removed: number;
};

/** Money and tokens of one turn as the provider (or, `estimated`, Easel) counted them. `cost` null: no price is known. */
export type TurnUsage = {
  input: number;
  output: number;
  cost: number | null;
  uncounted: number;
  estimated: boolean;
};

/** The last thing that happened, for the status sentence. */
export type Activity =
  | { type: 'start' }
  /** Since when the model thinks, or gives no sign, in ms since the epoch; `until` seconds of silence are waited for. */
  | { type: 'thinking'; since: number }
  | { type: 'silent'; since: number; until: number }
  | { type: 'prose' }
  | { type: 'plan' }
  | { type: 'file'; path: string; isEdit: boolean; isDone: boolean }
  | { type: 'package'; name: string }
  | { type: 'restart'; reason: 'retry' | 'continued' | 'repair'; code: AppErrorCode | null }
  | { type: 'verify' }
  | { type: 'repair'; round: number; of: number };

export type StudioTurn = {
  turnId: TurnId;
  draftId: DraftId;
  prompt: string;
  /** What came with the prompt, in its order. */
  attachments: readonly AttachmentView[];
  mode: TurnMode;
  demo: boolean;
  continues: TurnId | null;
  baseVersionId: VersionId;
  phase: TurnPhase;
  startedAt: number;
  endedAt: number | null;
  attempt: number;
  said: Said;
  /** What stood before the current attempt; a restart goes back to it. */
  saidBefore: Said;
  repairs: readonly Repair[];
  modelChanges: readonly ModelChange[];
  /** Requests of which far less was read than was sent, one a model. */
  cutRequests: readonly CutRequest[];
  /** Models that were not shown the pictures, and why. */
  unseen: readonly Unseen[];
  questions: readonly Question[];
  /** Of the last draft that was tried, in the order of trying. */
  promises: readonly ShownPromise[];
  observation: { phase: 'settled' | 'problem'; trial: Trial; problems: readonly Problem[] } | null;
  usage: TurnUsage | null;
  /** What this turn has cost so far in dollars, while it runs; null until a priced model writes, and once it has ended. */
  spending: number | null;
  version: TurnVersion | null;
  activity: Activity;
  outcome: TurnOutcome | null;
  code: AppErrorCode | null;
};

/** All the studio shows, as the project's events told it. */
export type StudioState = {
  /** Number of the last event taken in; the channel goes on after it. */
  lastNumber: number;
  name: string;
  turns: readonly StudioTurn[];
  queued: { turnId: TurnId; prompt: string; attachments?: readonly AttachmentView[] } | null;
  head: { versionId: VersionId; number: number } | null;
  deployment: { deploymentId: string; status: string; url: string | null } | null;
  /** Where the app is live, as known when the page was made; `deployment` tells what happened since. */
  siteUrl: string | null;
  /** The project's real total in dollars; null until a live model gave numbers. */
  spent: number | null;
  /** What the person lets this project spend, in dollars; null where the page did not say. */
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
  refusals: [],
};

/** Before any event: what the server knew when it made the page. */
export function initialStudioState(project: {
  name: string;
  head: { versionId: VersionId; number: number } | null;
  spent: number | null;
  siteUrl: string | null;
  limitUsd?: number | null;
}): StudioState {
  return {
    lastNumber: 0,
    name: project.name,
    turns: [],
    queued: null,
    head: project.head,
    deployment: null,
    siteUrl: project.siteUrl,
    spent: project.spent,
    limitUsd: project.limitUsd ?? null,
  };
}

/** The turn that runs now, or null; at most one does. */
export function runningTurn(state: StudioState): StudioTurn | null {
  const last = state.turns.findLast((turn) => turn.outcome === null);
  return last ?? null;
}

/** The question or plan the turn waits for, or null. */
export function openQuestion(turn: StudioTurn | null): Question | null {
  return turn?.questions.findLast((question) => question.answer === null) ?? null;
}

/** What was asked and answered so far, oldest first. */
export function answeredPrompts(state: StudioState): string[] {
  return state.turns
    .filter((turn) => turn.outcome === 'version' || turn.outcome === 'answer')
    .map((turn) => turn.prompt);
}
