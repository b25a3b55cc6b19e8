import type { Database } from '../database/database';
import type { ProjectId } from '../foundation/id';
import type { VersionStore } from './version-store';

/** The row of a version pays for this much of its settings; each begun kilobyte more counts as one more row. */
const bytesPerRow = 1024;

/** How many rows settings of so many bytes count beside the version's own. */
export const rowsOfSettings = (bytes: number): number => Math.max(0, Math.ceil(bytes / bytesPerRow) - 1);

/**
 * The same versions, their settings counted as rows by their bytes, since each version holds all of them once more. Counted in the
 * transaction that writes the version: what is refused or fails takes nothing.
 */
export function withPaidSettings(
  versions: VersionStore,
  takeRows: (tx: Database, projectId: ProjectId, rows: number) => Promise<void>,
): VersionStore {
  return {
    ...versions,
    append(input) {
      const rows = rowsOfSettings(Buffer.byteLength(JSON.stringify(input.settings)));
      if (rows === 0) return versions.append(input);
      return versions.append({
        ...input,
        async prepare(tx) {
          await input.prepare?.(tx);
          await takeRows(tx, input.projectId, rows);
        },
      });
    },
  };
}
