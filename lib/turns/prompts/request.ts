import type { FailedEdit } from '../edits/edit-result';
import type { Problem } from '../../base/foundation/problem';
import type { TurnMode } from '../../base/turn-events/turn-event';

/** A question the model asked in this turn, and the person's answer. */
export type Answer = { question: string; answer: string };

/** The tag a reply ended in, if it ended inside one. */
export type UnfinishedTag = { name: 'file' | 'edit' | 'plan' | 'ask' | 'migration' | 'promise'; path: string | null };

/** What one call should do. */
export type PromptRequest =
  /** `plan` is the plan the person approved, if they were shown one first. */
  | { purpose: 'build'; prompt: string; mode: TurnMode; answers: readonly Answer[]; plan: string | null }
  /** `tried` describes each earlier round in one line. */
  | { purpose: 'repair'; prompt: string; problems: readonly Problem[]; tried: readonly string[] }
  /** `attempt` 1 and 2 ask for the edits again, 3 for the whole files. The reply's other operations were applied. */
  | { purpose: 'edit-again'; prompt: string; failed: readonly FailedEdit[]; attempt: number }
  /** `reply` contained code but no tag (`isOffFormat`); asks for the same again in the reply format. */
  | { purpose: 'format-again'; prompt: string; reply: string }
  /** `reply` is everything the model has said in this turn, verbatim; what it writes now is appended to it. */
  | {
      purpose: 'continue';
      prompt: string;
      reply: string;
      unfinished: UnfinishedTag | null;
      mode?: TurnMode;
      /** The faults that the continued reply was to fix; absent means none. */
      problems?: readonly Problem[];
    };
