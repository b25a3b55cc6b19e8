/** One snapshot as versions and moments name it; several may name the same. */
export type NamedSnapshot = {
  snapshot: string;
  /** Ms since the epoch. */
  at: number;
  /** Heads, what a person named, the newest of a site: never given up. */
  isPinned: boolean;
};

/**
 * Which snapshots to give up so that the rest fits into `budgetBytes`: the oldest first, none that is pinned. Giving one up
 * frees only what no other needs. `blobsOf` and `sizeOf` answer by snapshot and by blob.
 */
export function chooseToLetGo(
  named: readonly NamedSnapshot[],
  blobsOf: (snapshot: string) => readonly string[],
  sizeOf: (blob: string) => number,
  budgetBytes: number,
): string[] {
  const youngest = new Map<string, NamedSnapshot>();
  for (const one of named) {
    const known = youngest.get(one.snapshot);
    const at = Math.max(one.at, known?.at ?? 0);
    youngest.set(one.snapshot, { ...one, at, isPinned: one.isPinned || (known?.isPinned ?? false) });
  }
  const needs = new Map<string, number>();
  for (const snapshot of youngest.keys())
    for (const blob of blobsOf(snapshot)) needs.set(blob, (needs.get(blob) ?? 0) + 1);
  let total = [...needs.keys()].reduce((sum, blob) => sum + sizeOf(blob), 0);

  const letGo: string[] = [];
  const inOrder = [...youngest.values()].filter(({ isPinned }) => !isPinned).sort((a, b) => a.at - b.at);
  for (const { snapshot } of inOrder) {
    if (total <= budgetBytes) break;
    for (const blob of blobsOf(snapshot)) {
      const left = needs.get(blob)! - 1;
      needs.set(blob, left);
      if (left === 0) total -= sizeOf(blob);
    }
    letGo.push(snapshot);
  }
  return letGo;
}
