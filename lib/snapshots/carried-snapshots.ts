import type { SnapshotId } from './snapshots';

/** Which snapshots of other engines were carried over to the present one, and to what. */
export interface CarriedSnapshots {
  /** Null where it was not; what it was carried over to may itself have been, by a later engine. */
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
