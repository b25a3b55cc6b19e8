/** One snapshot as versions and moments refer to it; several may refer to the same. */
export type NamedSnapshot = {
  snapshot: string;
  /** Ms since the epoch. */
  at: number;
  /** Never dropped: heads, moments a person named, the newest of a site. */
  isPinned: boolean;
  /** Who it counts against: an owner, or for guests their address. */
  holder: string;
};

/**
 * Chooses which snapshots to drop so that the rest fits into `budgetBytes`: repeatedly the oldest unpinned snapshot of
 * the holder with the most data. So a holder who fills the space loses only their own data. Dropping a snapshot frees
 * only blobs that no other snapshot needs; a snapshot that several holders share is dropped when it is the turn of the
 * holder with the least data. `blobsOf` and `sizeOf` look up a snapshot's blobs and a blob's size.
 */
export function chooseToLetGo(
  named: readonly NamedSnapshot[],
  blobsOf: (snapshot: string) => readonly string[],
  sizeOf: (blob: string) => number,
  budgetBytes: number,
): string[] {
  const holdersOf = new Map<string, Set<string>>();
  const youngest = new Map<string, NamedSnapshot>();
  for (const one of named) {
    const known = youngest.get(one.snapshot);
    const at = Math.max(one.at, known?.at ?? 0);
    youngest.set(one.snapshot, { ...one, at, isPinned: one.isPinned || (known?.isPinned ?? false) });
    holdersOf.set(one.snapshot, (holdersOf.get(one.snapshot) ?? new Set()).add(one.holder));
  }
  const all = createNeeds(sizeOf);
  const held = new Map<string, Needs>();
  const needsOf = (snapshot: string) => [all, ...[...holdersOf.get(snapshot)!].map((holder) => held.get(holder)!)];
  for (const { holder } of named) if (!held.has(holder)) held.set(holder, createNeeds(sizeOf));
  for (const snapshot of youngest.keys())
    for (const needs of needsOf(snapshot)) for (const blob of blobsOf(snapshot)) needs.add(blob);

  const bytesOf = (holder: string) => held.get(holder)!.bytes();
  const least = (holders: Iterable<string>) =>
    [...holders].reduce((one, other) => (bytesOf(other) < bytesOf(one) ? other : one));
  const waiting = new Map<string, NamedSnapshot[]>();
  for (const one of [...youngest.values()].filter(({ isPinned }) => !isPinned).toSorted((a, b) => b.at - a.at)) {
    const holder = least(holdersOf.get(one.snapshot)!);
    const theirs = waiting.get(holder);
    if (theirs) theirs.push(one);
    else waiting.set(holder, [one]);
  }

  const letGo: string[] = [];
  while (all.bytes() > budgetBytes && waiting.size > 0) {
    const most = [...waiting.keys()].reduce((one, other) => (bytesOf(other) > bytesOf(one) ? other : one));
    const { snapshot } = waiting.get(most)!.pop()!;
    if (waiting.get(most)!.length === 0) waiting.delete(most);
    for (const needs of needsOf(snapshot)) for (const blob of blobsOf(snapshot)) needs.drop(blob);
    letGo.push(snapshot);
  }
  return letGo;
}

type Needs = { add(blob: string): void; drop(blob: string): void; bytes(): number };

/** The bytes of blobs, each counted once however many snapshots need it. */
function createNeeds(sizeOf: (blob: string) => number): Needs {
  const counts = new Map<string, number>();
  let bytes = 0;
  return {
    add(blob) {
      const count = counts.get(blob) ?? 0;
      if (count === 0) bytes += sizeOf(blob);
      counts.set(blob, count + 1);
    },
    drop(blob) {
      const count = counts.get(blob)! - 1;
      if (count === 0) bytes -= sizeOf(blob);
      counts.set(blob, count);
    },
    bytes: () => bytes,
  };
}
