import type { DeploymentId, MomentId, ProjectId, TurnId } from '../../base/foundation/id';
import type { SnapshotId } from '../../backends/snapshots/snapshots';

/**
 * Why data was kept: a person asked for it (`person`), every night (`nightly`), or before something that changes it:
 * `publish`, `rollback`, `restore`, `rows` (some were brought back). `turn`: what a running turn restores if it ends
 * without a version; `loss`: the same, for a turn that was allowed to lose some of it.
 */
export const momentReasons = ['person', 'nightly', 'publish', 'rollback', 'restore', 'rows', 'turn', 'loss'] as const;
export type MomentReason = (typeof momentReasons)[number];

/** All data of one backend at one moment, in addition to what versions hold. Times in ms since the epoch. */
export type Moment = {
  id: MomentId;
  projectId: ProjectId;
  lane: 'preview' | 'live';
  /** Null if there was no data yet. */
  snapshot: SnapshotId | null;
  reason: MomentReason;
  /** The person's name for it; empty if it has none. */
  name: string;
  /** The deployment that was live then; null if none was. */
  deploymentId: DeploymentId | null;
  /** The turn that is changing the preview, while it does. */
  turnId: TurnId | null;
  createdAt: number;
  /** When its data was dropped to free space; null while it is there. */
  letGoAt: number | null;
};
