import type { Finding } from '@/lib/base/foundation/finding';
import type { ProjectId } from '@/lib/base/foundation/id';

/** An exposure that a person accepted; `key` is the finding's. Time in ms since the epoch. */
export type AcceptedExposure = { key: string; finding: Finding; createdAt: number };

/** Accepted exposures, by project. */
export interface AcceptedExposureStore {
  /** The latest first. */
  list(projectId: ProjectId): Promise<readonly AcceptedExposure[]>;
  /** Findings without a key are not questions and are not stored. Adding twice changes nothing. */
  add(projectId: ProjectId, findings: readonly Finding[]): Promise<void>;
  /** False if it had not been accepted. */
  takeBack(projectId: ProjectId, key: string): Promise<boolean>;
}
