import type { PromptFile } from './prompt-file';
import type { BrokenPromise } from './said-in-steps';

/**
 * What points to files: the person's words, what faults name and say, the promises they say are broken, recent changes
 * (newest first), and the purpose of the call, which decides how much is worth sending; absent means a change.
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
 * Files shown in full, by path; for others the lines that use what a fault names, or that hold the words of a broken
 * promise (`lines`), or their names and props (`outlines`); and the size of all of it.
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
