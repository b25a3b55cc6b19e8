import type { MigrationFailure } from '../../backends/backends/backend';
import type { BackendTrouble } from '../../backends/backends/backends';
import type { AppError } from '../../base/foundation/app-error';
import type { SnapshotTrouble } from '../../backends/snapshots/snapshots';

/**
 * Why earlier data could not be read or restored. If Postgres refuses one of our own queries that is a bug, and thrown.
 */
export function readingFailure(trouble: SnapshotTrouble | BackendTrouble | MigrationFailure): AppError {
  if ('statement' in trouble) throw new Error(`kept data could not be read: ${trouble.code} ${trouble.message}`);
  if (trouble.code === 'snapshot-missing') return { code: 'data-let-go' };
  if (trouble.code === 'snapshot-outdated') return { code: 'data-outdated' };
  return { code: 'backend-unavailable' };
}
