import type { HiddenJourney } from './read-journeys';

/** A picture that goes with the first prompt; `file` is an absolute path. */
export type EvalImage = { file: string; name: string; alt: string };

/** One conversation to be had with Easel, and what its app must do. */
export type EvalCase = {
  /** Unique within a run; what results are paired by. */
  id: string;
  language: string;
  /** What the person says, turn by turn; the first builds the app. */
  prompts: readonly string[];
  images: readonly EvalImage[];
  /** What the person answers when asked, in this order; after them the first choice there is. */
  answers: readonly string[];
  journeys: readonly HiddenJourney[];
  /** Instructions in words that no journey stands for: they are shown and judged by nobody. */
  notJudged: readonly string[];
};
