import type { DeploymentId, MomentId, ProjectId, TurnId } from '../foundation/id';
import type { SnapshotId } from '../snapshots/snapshots';

/**
 * Why data was kept: a person asked for it (`person`), the night (`nightly`), or the state before something that changes it:
 * `publish`, `rollback`, `restore`, `rows` (some were brought back). `turn`: what a running turn goes back to without a version;
 * `loss`: the same, of a turn that was allowed to lose some of it.
 */
export const momentReasons = ['person', 'nightly', 'publish', 'rollback', 'restore', 'rows', 'turn', 'loss'] as const;
export type MomentReason = (typeof momentReasons)[number];

/** All data of one backend at one moment, beside what versions hold. Times in ms since the epoch. */
export type Moment = {
  id: MomentId;
  projectId: ProjectId;
  lane: 'preview' | 'live';
  /** Null where there was nothing yet. */
  snapshot: SnapshotId | null;
  reason: MomentReason;
  /** What the person called it; empty where nobody did. */
  name: string;
  /** What was live then; null where nothing was. */
  deploymentId: DeploymentId | null;
  /** The turn that is changing the preview, for as long as it does. */
  turnId: TurnId | null;
  createdAt: number;
  /** When its data was given up for want of room; null while it is there. */
  letGoAt: number | null;
};
