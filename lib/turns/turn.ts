import { z } from 'zod';
import type { Attachment } from '../attachments/attachment';
import type { AppErrorCode } from '../foundation/app-error';
import type { DraftId, ProjectId, QuestionId, TurnId, VersionId, ViewerId } from '../foundation/id';
import type { DataLoss } from '../foundation/problem';
import type { Decisions, PromiseAsk } from '../promises/judge-checks';
import type { AppPromise } from '../promises/promise';
import type { TurnMode, TurnOutcome, TurnPhase } from '../turn-events/turn-event';

/** What a waiting turn asked: the model's own question, or whether its plan may be carried out. */
export type TurnQuestion =
  | { kind: 'question'; id: QuestionId; text: string; choices: string[] }
  | { kind: 'approval'; id: QuestionId; plan: string }
  /** Whether a change of the schema may lose what is there; `path` is the migration's. */
  | { kind: 'loss'; id: QuestionId; path: string; losses: DataLoss[] }
  /** Whether sentences that the app would no longer keep may go, all of them. */
  | { kind: 'promises'; id: QuestionId; asks: PromiseAsk[] };

/** One question of this turn and what the person said to it. */
export type Exchange = { question: string; answer: string };

/** What a turn has to remember between two calls of the model; plain JSON, kept in its row while it waits. */
export type TurnMemory = {
  mode: TurnMode;
  /** The number of the call that runs or ran last; a continued reply keeps its number. */
  attempt: number;
  /** Calls in a row that came to nothing. */
  failedTries: number;
  continuations: number;
  /** How often edits that did not fit were sent back; beyond two the whole file is asked for. */
  editRounds: number;
  isReminded: boolean;
  repairRounds: number;
  /** What was wrong when a repair by the model began, one entry a round (see `problemsKey`). */
  repaired: string[];
  /** What was wrong when faults were mended without the model. */
  mended: string[];
  exchanges: Exchange[];
  /** The plan as the person approved it; null before that and in the other modes. */
  approvedPlan: string | null;
  /** Migrations, by path, that may lose what the person was told they would; absent in rows of before there were any. */
  approvedLosses?: string[];
  /** How often checks that are at fault were given back to the model; absent in rows of before that was done. */
  checkRounds?: number;
  /** What the person said of sentences that would no longer hold; absent where they were not asked. */
  promises?: Decisions;
  /** The first model is down, and the one that steps in works on this turn; absent in rows of before there was one. */
  usesSpare?: boolean;
};

/** What of a trial decides what its results mean. */
export type Trying = {
  treeHash: string;
  attempt: number;
  promises?: AppPromise[];
  /** Promises of which it is still open whether they may go: broken is what the person may be asked about. */
  open?: string[];
};

/** What Easel does by itself with the version that a turn makes; null where nothing. */
export type AfterTurn = 'publish' | null;

/** A turn as its row tells it. `question` is there while the phase is `waiting`. */
export type Turn = {
  id: TurnId;
  projectId: ProjectId;
  viewerId: ViewerId;
  prompt: string;
  /** What came with the prompt; a turn that continues another has the same. */
  attachments: readonly Attachment[];
  mode: TurnMode;
  after: AfterTurn;
  draftId: DraftId;
  continuesId: TurnId | null;
  baseVersionId: VersionId;
  phase: TurnPhase;
  outcome: TurnOutcome | null;
  code: AppErrorCode | null;
  versionId: VersionId | null;
  memory: TurnMemory;
  question: TurnQuestion | null;
  /** The tree being tried, while somebody is expected to report on it. */
  trying: Trying | null;
  owner: string | null;
  leaseUntil: number | null;
  stopRequestedAt: number | null;
  createdAt: number;
  endedAt: number | null;
};

export const turnModeSchema = z.enum(['build', 'plan', 'ask']);

export function startMemory(mode: TurnMode): TurnMemory {
  return {
    mode,
    attempt: 0,
    failedTries: 0,
    continuations: 0,
    editRounds: 0,
    isReminded: false,
    repairRounds: 0,
    repaired: [],
    mended: [],
    exchanges: [],
    approvedPlan: null,
    usesSpare: false,
    approvedLosses: [],
  };
}
