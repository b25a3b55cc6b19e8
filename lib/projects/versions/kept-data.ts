import type { AppError } from '../../base/foundation/app-error';
import type { ProjectId } from '../../base/foundation/id';
import type { Result } from '../../base/foundation/result';
import type { VersionStore } from './version-store';

/** `carried` and `left` are as in `planMerge`. */
export type MergedData = { snapshot: string } & KeptSince;
export type KeptSince = {
  carried: { rows: { added: number; changed: number; gone: number }; people: number; files: number };
  left: readonly {
    table: string;
    did: 'added' | 'changed' | 'gone';
    count: number;
    why:
      | { why: 'needs-other'; parent: string; column: string; value: string }
      | { why: 'taken'; column: string; value: string }
      | { why: 'missing'; column: string }
      | { why: 'refused'; message: string }
      | { why: 'no-table' }
      | { why: 'no-key' }
      | { why: 'no-column'; column: string };
    rows: readonly Readonly<Record<string, unknown>>[];
  }[];
};

/**
 * Takes and restores snapshots of the data that a project's app stores on the server for its preview, for use in
 * versions.
 */
export interface KeptData {
  /**
   * Takes a snapshot of the current data; null if there is none. `data-not-kept` if it failed: there may be data, so it
   * must not be overwritten.
   */
  take(projectId: ProjectId): Promise<Result<string | null, AppError>>;
  /**
   * Replaces the data that was just `taken` with a snapshot; null empties it, as before the app's first row. Fails with
   * `data-not-kept` if something was written since, which would be lost; with `data-unavailable`, `data-let-go` or
   * `data-outdated`; and on disk failures. On failure nothing has changed.
   */
  putBack(projectId: ProjectId, taken: string | null, snapshot: string | null): Promise<Result<void, AppError>>;
  /**
   * Makes a snapshot from an earlier one plus what was done since, up to `taken`, as far as the earlier tables can hold
   * it. Restores nothing yet. Fails like `putBack`, and with `rows-too-large`.
   */
  merge(projectId: ProjectId, taken: string, brought: string): Promise<Result<MergedData, AppError>>;
  /**
   * Runs `work` exclusively: no other call snapshots, restores or changes the schema meanwhile. Not reentrant: nested
   * calls deadlock.
   */
  inLine<Value>(projectId: ProjectId, work: () => Promise<Value>): Promise<Value>;
}

/**
 * Adds a snapshot of the current data to each new version. If the snapshot fails, the version is made anyway and
 * marked.
 */
export function withKeptData(versions: VersionStore, data: Pick<KeptData, 'take' | 'inLine'>): VersionStore {
  return {
    ...versions,
    async append(input) {
      // Set if the version restores an earlier snapshot.
      if (input.snapshot !== undefined) return versions.append(input);
      // Not during a restore, which may still replace the data.
      return data.inLine(input.projectId, async () => {
        const taken = await data.take(input.projectId);
        return versions.append({
          ...input,
          ...(taken.ok ? { snapshot: taken.value } : { snapshot: null, letGoAt: input.createdAt }),
        });
      });
    },
  };
}
