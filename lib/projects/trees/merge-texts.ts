import { diffArrays } from 'diff';

/** Lines `start` to `end` of the base, and the lines that replace them on one side. */
type Hunk = { start: number; end: number; lines: string[] };

/** Time limit in ms for comparing one file, since it blocks the event loop. */
const budgetMs = 200;

/**
 * Merges two changes of one text, line by line. Null if both changed the same lines, or lines next to each other, in
 * different ways, and for texts that take more than a fifth of a second to compare.
 */
export function mergeTexts(base: string, mine: string, theirs: string): string | null {
  const lines = base.split('\n');
  const [ours, others] = [hunksOf(lines, mine.split('\n')), hunksOf(lines, theirs.split('\n'))];
  if (ours === null || others === null) return null;

  const merged: string[] = [];
  let at = 0;
  while (ours.length > 0 || others.length > 0) {
    const group = nextGroup(ours, others);
    merged.push(...lines.slice(at, group.start));
    const [one, other] = [group.mine, group.theirs].map((hunks) => applied(lines, group, hunks));
    const isOneSided = group.mine.length === 0 || group.theirs.length === 0;
    if (!isOneSided && one!.join('\n') !== other!.join('\n')) return null;
    merged.push(...(group.mine.length > 0 ? one! : other!));
    at = group.end;
  }
  return [...merged, ...lines.slice(at)].join('\n');
}

function hunksOf(before: string[], after: string[]): Hunk[] | null {
  const changes = diffArrays(before, after, { timeout: budgetMs });
  if (!changes) return null;
  const hunks: Hunk[] = [];
  let at = 0;
  let open: Hunk | null = null;
  for (const { added, removed, value } of changes) {
    if (!added && !removed) {
      at += value.length;
      open = null;
      continue;
    }
    if (open === null) {
      open = { start: at, end: at, lines: [] };
      hunks.push(open);
    }
    if (added) open.lines.push(...value);
    else {
      at += value.length;
      open.end = at;
    }
  }
  return hunks;
}

/** Takes the next change of either side, with all changes that overlap or touch it. */
function nextGroup(ours: Hunk[], others: Hunk[]): { start: number; end: number; mine: Hunk[]; theirs: Hunk[] } {
  const start = Math.min(ours[0]?.start ?? Infinity, others[0]?.start ?? Infinity);
  const group = { start, end: start, mine: [] as Hunk[], theirs: [] as Hunk[] };
  for (;;) {
    const side = [ours, others].find((hunks) => hunks[0] !== undefined && hunks[0].start <= group.end);
    const hunk = side?.shift();
    if (!hunk) return group;
    group.end = Math.max(group.end, hunk.end);
    (side === ours ? group.mine : group.theirs).push(hunk);
  }
}

/** The group's lines after the changes of one side. */
function applied(lines: readonly string[], { start, end }: { start: number; end: number }, hunks: Hunk[]): string[] {
  const made: string[] = [];
  let at = start;
  for (const hunk of hunks) {
    made.push(...lines.slice(at, hunk.start), ...hunk.lines);
    at = hunk.end;
  }
  return [...made, ...lines.slice(at, end)];
}
