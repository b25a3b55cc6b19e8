/** Widths of the pictures, in pixels, and the height of the first screen. */
export const screens = [
  { width: 1280, height: 800 },
  { width: 768, height: 1024 },
  { width: 360, height: 740 },
] as const;

/** What was recorded about one app; the judge must not see any of it. */
export type PairFigures = {
  /** There is a version that compiles and opens. */
  built: boolean;
  triedBy: 'tab' | 'server' | 'nobody' | null;
  /** The code the turn ended with, if it did not end well. */
  code: string | null;
  /** Easel would have asked the model for a repair; it was not asked. */
  repairWanted: boolean;
  problems: { kind: string; message: string }[];
  refusals: string[];
  promises: { kept: number; broken: string[]; untried: string[] };
  characters: number;
  files: number;
  /** By how many pixels the page can be scrolled sideways, per width; null if no page was opened. */
  sideways: Record<string, number> | null;
  /** Why pictures could not be taken, or show a page that was still changing; empty if all is well. */
  pictures: string[];
};

/** `figures.json`, and the output of `--json`. */
export type PairReport = {
  name: 'eval-pairs';
  seed: number;
  a: string;
  b: string;
  /** ISO 8601. */
  begunAt: string;
  seconds: number;
  isComplete: boolean;
  notRun: { id: string; why: string }[];
  left: { id: string; without: 'A' | 'B' | 'both' }[];
  pairs: { id: string; A: PairFigures; B: PairFigures }[];
};
