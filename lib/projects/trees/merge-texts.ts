import { diffArrays } from 'diff';

/** Lines `start` to `end` of the base, and what one side has in their place. */
type Hunk = { start: number; end: number; lines: string[] };

/** Comparing lines holds up everybody: what one file may take of that, in ms. */
const budgetMs = 200;

/**
 * Brings two changes of one text together, line by line; null where both changed the same place, or places that touch, in
 * different ways. Also null for texts that take longer than a fifth of a second to compare.
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

/** What one side has in the place of the group's lines. */
function applied(lines: readonly string[], { start, end }: { start: number; end: number }, hunks: Hunk[]): string[] {
  const made: string[] = [];
  let at = start;
  for (const hunk of hunks) {
    made.push(...lines.slice(at, hunk.start), ...hunk.lines);
    at = hunk.end;
  }
  return [...made, ...lines.slice(at, end)];
}
