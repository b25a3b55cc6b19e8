import type { HiddenJourney } from './read-journeys';

/** A picture sent with the first prompt; `file` is an absolute path. */
export type EvalImage = { file: string; name: string; alt: string };

/** One conversation to run with Easel, and what its app must do. */
export type EvalCase = {
  /** Unique within a run; results are paired by it. */
  id: string;
  language: string;
  /** What the person writes, turn by turn; the first prompt builds the app. */
  prompts: readonly string[];
  images: readonly EvalImage[];
  /** The person's answers to questions, in order; after that the first choice. */
  answers: readonly string[];
  journeys: readonly HiddenJourney[];
  /** Instructions in prose that no journey covers: shown, but not judged. */
  notJudged: readonly string[];
};
