import type { ModuleAsk } from '../../base/foundation/module-ask';
import type { AppError, AppErrorCode } from '../../base/foundation/app-error';
import type { DataLoss, Problem } from '../../base/foundation/problem';
import type { PromiseAsk } from '../../base/promises/judge-checks';
import type { TurnOutcome } from '../../base/turn-events/turn-event';
import type { FailedEdit } from '../edits/edit-result';
import type { TurnMemory } from './turn';

export type CallPurpose = 'build' | 'continue' | 'edit-again' | 'repair';

export type UnfinishedFile = { name: 'file' | 'edit'; path: string };

/** What the shell knows when a call has ended, about the whole reply so far. */
export type ReplyFacts = {
  hasProse: boolean;
  hasFences: boolean;
  /** Whether the reply had any tag at all, including refused ones. */
  hasTags: boolean;
  /** The file or edit in which the reply ended. */
  unfinished: UnfinishedFile | null;
  failedEdits: FailedEdit[];
  question: { text: string; choices: string[] } | null;
  plan: string | null;
  /** Whether the draft now differs from the version the turn began with. */
  isChanged: boolean;
  /** Whether an earlier trial in this turn worked. */
  hasWorkingDraft: boolean;
  /** Whether there is another model to take over if the first is down. */
  hasSpare: boolean;
};

export type TurnState = TurnMemory &
  (
    | { phase: 'streaming' | 'repairing'; purpose: CallPurpose; work?: CallWork }
    | { phase: 'verifying' }
    | { phase: 'waiting'; question: string }
    | { phase: 'ended' }
  );

/** What a call was asked to repair; a repeated or continued call gets it again. */
export type CallWork = Pick<
  TurnCommand & { type: 'call-model' },
  'problems' | 'failedEdits' | 'editRound' | 'isForChecks'
>;

export type TurnInput =
  /** `draft`: what an earlier turn left to continue; `whole` if its reply had ended and only the trial was left. */
  | { type: 'turn-begun'; draft: 'none' | 'partial' | 'whole' }
  | { type: 'reply-ended'; reason: 'complete' | 'output-limit' | 'cut'; facts: ReplyFacts }
  | { type: 'call-failed'; error: AppError; retryable: boolean; facts: ReplyFacts }
  /** `hasWorkingDraft`: an earlier trial in this turn worked, whatever the last one showed. */
  | {
      type: 'tried';
      problems: Problem[];
      hasWorkingDraft: boolean;
      /** Faulty checks, listed separately, because nobody is charged for them. */
      checks?: Problem[];
      /** Sentences that would no longer hold, which the person may be asked about. */
      asks?: PromiseAsk[];
      /** The app can be asked for promises: nothing was wrong, and its pages were listed. */
      mayPromise?: boolean;
      /** Nothing is wrong except promises that this turn's call for promises wrote. */
      isOnlyPromises?: boolean;
    }
  /**
   * `made`: promises that are still to be tried; `unread`: faults of those that could not be parsed; `problems`: those
   * the call was given.
   */
  | { type: 'promises-written'; made: number; unread: Problem[]; problems: Problem[] }
  | { type: 'mended'; isChanged: boolean; problems: Problem[] }
  | { type: 'question-answered'; answer: string }
  | { type: 'plan-decided'; plan: string | null }
  /** A migration would lose data and waits for the person. */
  | { type: 'data-at-risk'; path: string; losses: DataLoss[] }
  | { type: 'loss-decided'; path: string; approve: boolean }
  /** Ready-made parts in the draft wait for the person. */
  | { type: 'modules-wanted'; asks: ModuleAsk[] }
  | { type: 'modules-decided'; names: string[]; approve: boolean }
  | { type: 'promises-decided'; ids: string[]; agree: boolean }
  | { type: 'stopped'; isChanged: boolean };

export type TurnCommand =
  /**
   * Calls the model after `waitMs`. `voids`: the last call's reply is voided first (`reply-restart`), for this reason.
   */
  | {
      type: 'call-model';
      purpose: CallPurpose;
      waitMs: number;
      voids: AppErrorCode | null;
      /** Switches to the spare model from here on, for this reason. */
      stepsIn: AppErrorCode | null;
      failedEdits: FailedEdit[];
      /** 1 and 2 ask for the edits again, 3 for the whole files. */
      editRound: number;
      reminder: boolean;
      problems: Problem[];
      /** Only rewrites Easel's own checks: the person neither hears of it nor pays for it. */
      isForChecks: boolean;
    }
  | { type: 'try-draft' }
  /** Asks for promises; `problems`: what is wrong with those that an earlier call for promises wrote. */
  | { type: 'write-promises'; problems: Problem[] }
  | { type: 'mend-without-model'; problems: Problem[] }
  | { type: 'ask'; text: string; choices: string[] }
  | { type: 'ask-approval'; plan: string }
  | { type: 'ask-loss'; path: string; losses: DataLoss[] }
  | { type: 'ask-modules'; asks: ModuleAsk[] }
  | { type: 'ask-promises'; asks: PromiseAsk[] }
  | {
      type: 'make-version';
      kind: 'turn' | 'stopped';
      /** `working`: the last draft of this turn that worked, instead of the very last one. */
      draft: 'last' | 'working';
      repairFailed: boolean;
      /** Why the reply ended before it was complete; Continue goes on from there. */
      code?: AppErrorCode;
    }
  | { type: 'end'; outcome: Exclude<TurnOutcome, 'version' | 'interrupted'>; code: AppErrorCode | null };

export type TurnTransition = { state: TurnState; command: TurnCommand | null };
