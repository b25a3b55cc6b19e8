import type { Region } from './edit-result';
import { foldLine } from './fold-line';

/** Longer regions are cut: the model needs to see the place, not the file. */
const maxRegionLines = 40;
const maxRegionLength = 4_000;
/** Longer lines are data, whose words say nothing. */
const maxLineLength = 1_000;

/**
 * The window of the file, as long as the find text, that shares most with it: a line that is equal except for spacing
 * counts one, others by their share of common words, at most a half. Null if nothing is shared. Cost: O(lines).
 */
export function findNearestRegion(fileLines: readonly string[], findLines: readonly string[]): Region | null {
  const wanted = new Set(findLines.map(fold).filter((line) => line !== ''));
  const words = new Set(findLines.flatMap(wordsOf));
  const scores = fileLines.map((line) => scoreLine(line, wanted, words));
  const length = Math.min(findLines.length, fileLines.length, maxRegionLines);

  let sum = 0;
  let best = 0;
  let bestStart = -1;
  for (const [index, score] of scores.entries()) {
    sum += score - (scores[index - length] ?? 0);
    const start = Math.max(0, index - length + 1);
    // The sums drift because of rounding; only a real difference may change the result.
    if (sum > best + 1e-6) {
      best = sum;
      bestStart = start;
    }
  }
  if (bestStart < 0) return null;
  const text = fileLines.slice(bestStart, bestStart + length).join('\n');
  return { line: bestStart + 1, text: text.slice(0, maxRegionLength) };
}

function fold(line: string): string {
  return foldLine('operator-spacing', line.slice(0, maxLineLength));
}

function wordsOf(line: string): string[] {
  return line.slice(0, maxLineLength).match(/[\p{L}\p{N}_$]{3,}/gu) ?? [];
}

function scoreLine(line: string, wanted: ReadonlySet<string>, words: ReadonlySet<string>): number {
  if (line.trim() === '') return 0;
  if (wanted.has(fold(line))) return 1;
  const own = wordsOf(line);
  return own.length === 0 ? 0 : (own.filter((word) => words.has(word)).length / own.length) * 0.5;
}
