export type OutlinedLine = { role: string; line: string };

/** So many things of one role in a row are told before the rest is counted. */
const mostInARow = 8;
const told = 5;

/**
 * Folds long runs of one role (the days of a calendar, fifty times of day), which would push what comes behind them out of
 * the outline: the first five, how many more there are, and the last.
 */
export function foldRuns(lines: readonly OutlinedLine[]): string[] {
  const folded: string[] = [];
  for (let start = 0; start < lines.length;) {
    const { role } = lines[start]!;
    let end = start + 1;
    while (end < lines.length && lines[end]!.role === role) end += 1;
    const run = lines.slice(start, end).map(({ line }) => line);
    if (run.length <= mostInARow) folded.push(...run);
    else folded.push(...run.slice(0, told), `${role}: ${run.length - told - 1} more like these`, run.at(-1)!);
    start = end;
  }
  return folded;
}
