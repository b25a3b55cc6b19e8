import type { Problem } from '../foundation/problem';
import type { TurnMode } from '../turn-events/turn-event';

/** A question the model asked in this turn, and what the person said to it. */
export type Answer = { question: string; answer: string };

/** An edit whose find text was not found, was found more than once, or is there already. `nearest` quotes the file where it is most alike. */
export type FailedEdit = {
  path: string;
  find: string;
  reason: string;
  nearest: { line: number; text: string } | null;
};

/** The tag a reply ended in, if it ended inside one. */
export type UnfinishedTag = { name: 'file' | 'edit' | 'plan' | 'ask' | 'migration' | 'promise'; path: string | null };

/** What one call is to do. */
export type PromptRequest =
  /** `plan` is the plan the person approved, where they were shown one first. */
  | { purpose: 'build'; prompt: string; mode: TurnMode; answers: readonly Answer[]; plan: string | null }
  /** `tried` says in a line each what earlier rounds did. */
  | { purpose: 'repair'; prompt: string; problems: readonly Problem[]; tried: readonly string[] }
  /** `attempt` 1 and 2 ask for the edit again, 3 for the whole files. The other operations of the reply were carried out. */
  | { purpose: 'edit-again'; prompt: string; failed: readonly FailedEdit[]; attempt: number }
  /** `reply` held code but no tag (`isOffFormat`); asks for the same again in the reply format. */
  | { purpose: 'format-again'; prompt: string; reply: string }
  /** `reply` is all the model has said in this turn, to the letter; what it writes now is appended to it. */
  | {
      purpose: 'continue';
      prompt: string;
      reply: string;
      unfinished: UnfinishedTag | null;
      mode?: TurnMode;
      /** What the reply that is continued was to mend; none if absent. */
      problems?: readonly Problem[];
    };
