import type { PromptFile } from './prompt-file';
import type { BrokenPromise } from './said-in-steps';

/**
 * The clues to the files that matter: the person's words, what the faults name and say, the promises that they say are
 * broken, recent changes (newest first), and the purpose of the call, which decides how much is worth sending; absent
 * means a change.
 */
export type FileHints = {
  prompt: string;
  problemPaths: readonly string[];
  recentPaths: readonly string[];
  told?: string;
  broken?: readonly BrokenPromise[];
  purpose?: 'change' | 'repair' | 'question';
};

/**
 * Files shown in full, by path. For others: the lines that use what a fault names, or that contain the words of a
 * broken promise (`lines`), or their names and props (`outlines`). Also the size of all of it.
 */
export type ChosenFiles = {
  files: PromptFile[];
  lines: { of: 'usage' | 'words'; quoted: PromptFile[] };
  outlines: PromptFile[];
  tokens: number;
  whole: boolean;
};

/** Tokens for the fence and the path line of a file. */
export const tokensAround = 16;

export function sortByPath(files: readonly PromptFile[]): PromptFile[] {
  return files.toSorted((one, other) => comparePaths(one.path, other.path));
}

export function comparePaths(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
