import { z } from 'zod';
import type { ModuleAsk } from '../../base/foundation/module-ask';
import type { Attachment } from '../../base/attachments/attachment';
import type { AppErrorCode } from '../../base/foundation/app-error';
import type { DraftId, ProjectId, QuestionId, TurnId, VersionId, ViewerId } from '../../base/foundation/id';
import type { DataLoss, Problem } from '../../base/foundation/problem';
import type { Decisions, PromiseAsk } from '../../base/promises/judge-checks';
import type { AppPromise } from '../../base/promises/promise';
import type { TurnMode, TurnOutcome, TurnPhase } from '../../base/turn-events/turn-event';

/** The question of a waiting turn: the model's own question, or whether its plan may be carried out. */
export type TurnQuestion =
  | { kind: 'question'; id: QuestionId; text: string; choices: string[] }
  | { kind: 'approval'; id: QuestionId; plan: string }
  /** Whether a change of the schema may lose existing data; `path` is the migration's path. */
  | { kind: 'loss'; id: QuestionId; path: string; losses: DataLoss[] }
  /** Whether sentences that the app would no longer keep may go, all of them together. */
  | { kind: 'promises'; id: QuestionId; asks: PromiseAsk[] }
  /** Whether ready-made parts may be added to an app that stores data, all of them together. */
  | { kind: 'modules'; id: QuestionId; asks: ModuleAsk[] };

/** One question of this turn and the person's answer. */
export type Exchange = { question: string; answer: string };

/** What a turn remembers between two calls of the model; plain JSON, stored in its row while it waits. */
export type TurnMemory = {
  mode: TurnMode;
  /** The number of the call that runs or ran last; a continued reply keeps its number. */
  attempt: number;
  /** Failed calls in a row. */
  failedTries: number;
  continuations: number;
  /** How often edits that did not fit were sent back; after two rounds the whole file is requested. */
  editRounds: number;
  isReminded: boolean;
  repairRounds: number;
  /** The faults for which the model was called to repair, one entry per round (see `decide-repair.ts`). */
  repaired: string[];
  /** The faults that Easel has tried to mend without the model. */
  mended: string[];
  exchanges: Exchange[];
  /** The plan as the person approved it; null before that and in the other modes. */
  approvedPlan: string | null;
  /** Migrations, by path, whose data loss the person approved; absent in rows written before this field existed. */
  approvedLosses?: string[];
  /** Ready-made parts that the person approved and refused; absent if they were not asked. */
  approvedModules?: string[];
  refusedModules?: string[];
  /** How often faulty checks were given back to the model; absent in rows written before this field existed. */
  checkRounds?: number;
  /** The person's decisions on sentences that would no longer hold; absent if they were not asked. */
  promises?: Decisions;
  /** How many calls for promises were made; absent in rows written before this field existed. */
  promiseCalls?: number;
  /** The first model is down, and the spare works on this turn; absent in rows written before this field existed. */
  usesSpare?: boolean;
};

/** The facts of a trial that decide what its results mean. */
export type Trying = {
  treeHash: string;
  attempt: number;
  promises?: AppPromise[];
  /** Promises that may be dropped if the person agrees: if one is broken, the person is asked about it. */
  open?: string[];
  /** Whether the report may list what the pages show; absent means no. */
  outline?: true;
  /** What an earlier trial of this tree showed of its pages, which are not opened again. */
  seen?: { routes: string[]; widths: number[]; problems: Problem[] };
};

/** What Easel does automatically with the version that a turn makes; null for nothing. */
export type AfterTurn = 'publish' | null;

/** A turn as stored in its row. `question` is set while the phase is `waiting`. */
export type Turn = {
  id: TurnId;
  projectId: ProjectId;
  viewerId: ViewerId;
  prompt: string;
  /** The prompt's attachments; a turn that continues another has the same. */
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
  /** The tree being tried, while a report on it is expected. */
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
