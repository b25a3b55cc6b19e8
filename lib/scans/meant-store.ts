import type { Finding } from '@/lib/foundation/finding';
import type { ProjectId } from '@/lib/foundation/id';

/** What a person said is meant; `key` is the finding's. Time in ms since the epoch. */
export type Meant = { key: string; finding: Finding; createdAt: number };

/** What people said is meant, project by project. */
export interface MeantStore {
  /** The latest first. */
  list(projectId: ProjectId): Promise<readonly Meant[]>;
  /** Findings without a key are no question and are not kept. Saying it twice changes nothing. */
  add(projectId: ProjectId, findings: readonly Finding[]): Promise<void>;
  /** False where it was not said. */
  takeBack(projectId: ProjectId, key: string): Promise<boolean>;
}
