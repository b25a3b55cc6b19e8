import type { Hunk } from '@/lib/base/answers/version-answers';

/** One line of a diff; `old` and `fresh` are line numbers, null if the line isn't on that side. */
export type DiffLine =
  | { type: 'kept' | 'added' | 'removed'; old: number | null; fresh: number | null; text: string }
  | { type: 'gap'; old: number; fresh: number; text: '' };

/** Hunks as lines to draw, with a gap before each hunk that isn't adjacent to the one before. Cost: O(lines). */
export function diffLinesOf(hunks: readonly Hunk[]): DiffLine[] {
  const lines: DiffLine[] = [];
  let shownTo = 0;
  for (const hunk of hunks) {
    let old = hunk.oldStart;
    let fresh = hunk.newStart;
    if (fresh > shownTo + 1) lines.push({ type: 'gap', old, fresh, text: '' });
    for (const line of hunk.lines) {
      const text = line.slice(1);
      if (line.startsWith('+')) lines.push({ type: 'added', old: null, fresh: fresh++, text });
      else if (line.startsWith('-')) lines.push({ type: 'removed', old: old++, fresh: null, text });
      // "\ No newline at end of file" is not a line of the file.
      else if (!line.startsWith('\\')) lines.push({ type: 'kept', old: old++, fresh: fresh++, text });
    }
    shownTo = fresh - 1;
  }
  return lines;
}
