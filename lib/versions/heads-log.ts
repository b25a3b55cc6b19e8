import type { ProjectId } from '../foundation/id';
import type { Version } from './version';
import type { ProjectRecord, VersionStore } from './version-store';

/** One line of the log: a version with all that is needed to bring it back, or a project that must not come back. */
export type HeadsLogEntry =
  { type: 'version'; version: Version; project: ProjectRecord } | { type: 'project-purged'; projectId: ProjectId };

/**
 * Finished versions once more, outside the database: the embedded engine keeps what it committed through a killed
 * process, but not through a power cut.
 */
export interface HeadsLog {
  /** When it resolves the entries survive a power cut; entries of many callers share one wait for the disk. */
  append(entries: readonly HeadsLogEntry[]): Promise<void>;
  /** All entries, oldest first, one at a time, each with the bytes it takes. Lines that were cut off are left out. */
  read(): AsyncIterable<{ entry: HeadsLogEntry; bytes: number }>;
  /** Puts these entries in the place of all there are, whole or not at all; they may come from `read` itself. */
  rewrite(entries: AsyncIterable<HeadsLogEntry> | Iterable<HeadsLogEntry>): Promise<void>;
  close(): Promise<void>;
}

/**
 * The same versions, each also in the log before it is acknowledged. Killed between the two, a version is in the
 * database and `recoverHeads` logs it at the next start; it was not acknowledged, and is there all the same.
 */
export function withHeadsLog(versions: VersionStore, log: HeadsLog): VersionStore {
  return {
    ...versions,
    async append(input) {
      const appended = await versions.append(input);
      if (!appended.ok) return appended;
      const { version, project } = appended.value;
      await log.append([{ type: 'version', version, project }]);
      return appended;
    },
  };
}
