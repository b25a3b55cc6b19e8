/** Widths that pictures are taken at, in pixels, and how high the first screen is. */
export const screens = [
  { width: 1280, height: 800 },
  { width: 768, height: 1024 },
  { width: 360, height: 740 },
] as const;

/** What was noted of one app; nothing of it is the judge's to see. */
export type PairFigures = {
  /** There is a version that compiles and opens. */
  built: boolean;
  triedBy: 'tab' | 'server' | 'nobody' | null;
  /** The code the turn ended with, where it did not end well. */
  code: string | null;
  /** Easel would have asked the model to put something right; it was not asked. */
  repairWanted: boolean;
  problems: { kind: string; message: string }[];
  refusals: string[];
  promises: { kept: number; broken: string[]; untried: string[] };
  characters: number;
  files: number;
  /** Pixels by which the page can be pushed sideways, by width; null where no page was opened. */
  sideways: Record<string, number> | null;
  /** What kept pictures from being taken, or from being of a page at rest; empty where all is well. */
  pictures: string[];
};

/** `figures.json`, and what `--json` prints. */
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
