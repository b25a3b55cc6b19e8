import type { Path } from '@/lib/base/files/path';

/** One match of a search; `line` and `column` count from 1, `text` is the surrounding line. */
export type Hit = { path: Path; line: number; column: number; before: string; match: string; after: string };

const longestExcerpt = 120;

/** Matches in order of path, ignoring case; stops at `limit`. Cost: O(characters). */
export function findInTexts(texts: Iterable<readonly [Path, string]>, query: string, limit: number): Hit[] {
  const wanted = query.toLowerCase();
  const hits: Hit[] = [];
  if (wanted === '') return hits;
  for (const [path, text] of [...texts].sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (!text.toLowerCase().includes(wanted)) continue;
    const lines = text.split('\n');
    for (const [index, line] of lines.entries()) {
      const at = line.toLowerCase().indexOf(wanted);
      if (at < 0) continue;
      const from = Math.max(0, at - 30);
      hits.push({
        path,
        line: index + 1,
        column: at + 1,
        before: line.slice(from, at).trimStart(),
        match: line.slice(at, at + query.length),
        after: line.slice(at + query.length, from + longestExcerpt),
      });
      if (hits.length === limit) return hits;
    }
  }
  return hits;
}
