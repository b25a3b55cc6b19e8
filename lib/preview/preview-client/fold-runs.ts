export type OutlinedLine = { role: string; line: string };

/** Runs of one role up to this length are listed in full. Of longer runs, the first `told` are listed. */
const mostInARow = 8;
const told = 5;

/**
 * Folds long runs of one role (the days of a calendar, fifty times of day), which would push later elements out of the
 * outline: keeps the first five, the number left out, and the last.
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
