import type { SnapshotId } from './snapshots';

/** Records which snapshots of other engines were carried over to the current one, and the resulting snapshots. */
export interface CarriedSnapshots {
  /** Null if it was not carried over; a later engine may have carried the result over in turn. */
  find(snapshot: SnapshotId): Promise<{ to: SnapshotId; at: number } | null>;
  note(one: { from: SnapshotId; to: SnapshotId; at: number }): Promise<void>;
}

export function createMemoryCarriedSnapshots(): CarriedSnapshots {
  const known = new Map<SnapshotId, { to: SnapshotId; at: number }>();
  return {
    find: (snapshot) => Promise.resolve(known.get(snapshot) ?? null),
    note({ from, to, at }) {
      known.set(from, { to, at });
      return Promise.resolve();
    },
  };
}
