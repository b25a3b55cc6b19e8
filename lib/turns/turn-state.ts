import type { AppError, AppErrorCode } from '../foundation/app-error';
import type { DataLoss, Problem } from '../foundation/problem';
import type { PromiseAsk } from '../promises/judge-checks';
import type { TurnOutcome } from '../turn-events/turn-event';
import type { TurnMemory } from './turn';

export type CallPurpose = 'build' | 'continue' | 'edit-again' | 'repair';

/** An edit the draft did not take, and what to tell the model: `nearest` quotes the file where it is most alike. */
export type FailedEdit = { path: string; find: string; reason: string; nearest: { line: number; text: string } | null };

export type UnfinishedFile = { name: 'file' | 'edit'; path: string };

/** What the shell knows when a call has ended, about the whole reply so far. */
export type ReplyFacts = {
  hasProse: boolean;
  hasFences: boolean;
  /** Whether any tag came at all, refused ones too. */
  hasTags: boolean;
  /** The file or edit the reply ended in. */
  unfinished: UnfinishedFile | null;
  failedEdits: FailedEdit[];
  question: { text: string; choices: string[] } | null;
  plan: string | null;
  /** Whether the draft now differs from the version the turn began with. */
  isChanged: boolean;
  /** Whether an earlier try of this turn worked. */
  hasWorkingDraft: boolean;
  /** Whether another model can go on where the first is down. */
  hasSpare: boolean;
};

export type TurnState = TurnMemory &
  (
    | { phase: 'streaming' | 'repairing'; purpose: CallPurpose; work?: CallWork }
    | { phase: 'verifying' }
    | { phase: 'waiting'; question: string }
    | { phase: 'ended' }
  );

/** What a call was to put right; a call that is made again, or goes on, is told it again. */
export type CallWork = Pick<
  TurnCommand & { type: 'call-model' },
  'problems' | 'failedEdits' | 'editRound' | 'isForChecks'
>;

export type TurnInput =
  /** `draft`: what an earlier turn left to go on with; `whole` when its reply had ended and only trying was left. */
  | { type: 'turn-begun'; draft: 'none' | 'partial' | 'whole' }
  | { type: 'reply-ended'; reason: 'complete' | 'output-limit' | 'cut'; facts: ReplyFacts }
  | { type: 'call-failed'; error: AppError; retryable: boolean; facts: ReplyFacts }
  /** `hasWorkingDraft`: an earlier try of this turn worked, whatever the last one did. */
  | {
      type: 'tried';
      problems: Problem[];
      hasWorkingDraft: boolean;
      /** Checks that are at fault, as problems of their own; they are nobody's to pay for. */
      checks?: Problem[];
      /** Sentences that would no longer hold, of which the person may be asked. */
      asks?: PromiseAsk[];
    }
  | { type: 'mended'; isChanged: boolean; problems: Problem[] }
  | { type: 'question-answered'; answer: string }
  | { type: 'plan-decided'; plan: string | null }
  /** A migration waits for the person, since it would lose what is there. */
  | { type: 'data-at-risk'; path: string; losses: DataLoss[] }
  | { type: 'loss-decided'; path: string; approve: boolean }
  | { type: 'promises-decided'; ids: string[]; agree: boolean }
  | { type: 'stopped'; isChanged: boolean };

export type TurnCommand =
  /** Calls the model after `waitMs`. `voids`: what the last call said goes first (`reply-restart`). */
  | {
      type: 'call-model';
      purpose: CallPurpose;
      waitMs: number;
      voids: AppErrorCode | null;
      /** From here on the model that steps in is called; why. */
      stepsIn: AppErrorCode | null;
      failedEdits: FailedEdit[];
      /** 1 and 2 ask for the edits again, 3 for the whole files. */
      editRound: number;
      reminder: boolean;
      problems: Problem[];
      /** Only Easel's own checks are written anew: the person neither hears of it nor pays for it. */
      isForChecks: boolean;
    }
  | { type: 'try-draft' }
  | { type: 'mend-draft'; problems: Problem[] }
  | { type: 'ask'; text: string; choices: string[] }
  | { type: 'ask-approval'; plan: string }
  | { type: 'ask-loss'; path: string; losses: DataLoss[] }
  /** `working`: the last draft of this turn that worked, instead of the last there was. */
  | { type: 'ask-promises'; asks: PromiseAsk[] }
  | {
      type: 'make-version';
      kind: 'turn' | 'stopped';
      draft: 'last' | 'working';
      repairFailed: boolean;
      /** Why the reply ended before it was whole, which Continue goes on with. */
      code?: AppErrorCode;
    }
  | { type: 'end'; outcome: Exclude<TurnOutcome, 'version' | 'interrupted'>; code: AppErrorCode | null };

export type TurnTransition = { state: TurnState; command: TurnCommand | null };
