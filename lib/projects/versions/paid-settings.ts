import type { Database } from '../../base/database/database';
import type { ProjectId } from '../../base/foundation/id';
import type { VersionStore } from './version-store';

/** Bytes of settings covered by the version's own row. Each further kilobyte, or part of one, counts as another row. */
const bytesPerRow = 1024;

/** How many rows settings of this size count as, in addition to the version's own row. */
export const rowsOfSettings = (bytes: number): number => Math.max(0, Math.ceil(bytes / bytesPerRow) - 1);

/**
 * Counts each version's settings as rows by size, because every version stores all of them again. They are counted in
 * the transaction that writes the version, so a refused or failed version counts nothing.
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
