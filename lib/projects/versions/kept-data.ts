import type { AppError } from '../../base/foundation/app-error';
import type { ProjectId } from '../../base/foundation/id';
import type { Result } from '../../base/foundation/result';
import type { VersionStore } from './version-store';

/** `carried` and `left` as `planMerge` tells them. */
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

/** Snapshots of what a project's app stores on the server, the data behind its preview, for its versions. */
export interface KeptData {
  /**
   * Takes a snapshot of the current data; null if there is none. `data-not-kept` if it failed: there may be data, so it
   * must not be overwritten.
   */
  take(projectId: ProjectId): Promise<Result<string | null, AppError>>;
  /**
   * Replaces what was just `taken` with a snapshot; null empties it, as before an app's first row. `data-not-kept` if
   * something has been written since, which would be lost; `data-unavailable`, `data-let-go`, `data-outdated` and disk
   * failures. On failure nothing has changed.
   */
  putBack(projectId: ProjectId, taken: string | null, snapshot: string | null): Promise<Result<void, AppError>>;
  /**
   * Makes of an earlier snapshot one that also has what was done since, up to `taken`, where the earlier tables can hold
   * it; nothing is put back yet. Fails like `putBack`, and with `rows-too-large`.
   */
  merge(projectId: ProjectId, taken: string, brought: string): Promise<Result<MergedData, AppError>>;
  /**
   * Runs work exclusively: no other call takes, restores or changes the schema meanwhile. Not reentrant: nested calls
   * deadlock.
   */
  inLine<Value>(projectId: ProjectId, work: () => Promise<Value>): Promise<Value>;
}

/**
 * The same versions, each with a snapshot of the data at its creation. If the snapshot fails, the version is made all
 * the same, and marked.
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
