import type { ProjectId } from '../../base/foundation/id';
import type { Version } from './version';
import type { ProjectRecord, VersionStore } from './version-store';

/** One line of the log: a version with everything needed to restore it, or a project that must not be restored. */
export type HeadsLogEntry =
  | { type: 'version'; version: Version; project: ProjectRecord }
  | { type: 'project-purged'; projectId: ProjectId };

/**
 * A second copy of finished versions outside the database. A commit of the embedded database engine survives a killed
 * process, but not a power cut.
 */
export interface HeadsLog {
  /** Once resolved, the entries survive a power cut; concurrent callers share one wait for the disk. */
  append(entries: readonly HeadsLogEntry[]): Promise<void>;
  /** All entries, oldest first, one at a time, each with its size in bytes. Truncated lines are skipped. */
  read(): AsyncIterable<{ entry: HeadsLogEntry; bytes: number }>;
  /** Atomically replaces all entries with these, which may come from `read` itself. */
  rewrite(entries: AsyncIterable<HeadsLogEntry> | Iterable<HeadsLogEntry>): Promise<void>;
  close(): Promise<void>;
}

/**
 * Writes each version to the log as well before it is acknowledged. If the process dies between the two writes, the
 * version is in the database although it was never acknowledged, and `recoverHeads` adds it to the log at the next
 * start.
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
