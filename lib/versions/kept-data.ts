import type { AppError } from '../foundation/app-error';
import type { ProjectId } from '../foundation/id';
import type { Result } from '../foundation/result';
import type { VersionStore } from './version-store';

/** What a project's app has stored on the server, as versions keep it: the data behind its preview. */
export interface KeptData {
  /**
   * Keeps what is there now; null where that is nothing. `data-not-kept` where it could not be kept: there may be data, so it
   * must not be overwritten.
   */
  take(projectId: ProjectId): Promise<Result<string | null, AppError>>;
  /**
   * Puts it in the place of what is there, which is lost unless it was taken; null leaves nothing there, as before an app's first
   * row. `data-unavailable`, `data-let-go`, `data-outdated` and failures of the disk; then nothing changed.
   */
  putBack(projectId: ProjectId, snapshot: string | null): Promise<Result<void, AppError>>;
}

/** The same versions, each with the data as it is when it is made. One whose data can't be kept is made all the same, and says so. */
export function withKeptData(versions: VersionStore, data: Pick<KeptData, 'take'>): VersionStore {
  return {
    ...versions,
    async append(input) {
      // Given where the version brings back what was kept before.
      if (input.snapshot !== undefined) return versions.append(input);
      const taken = await data.take(input.projectId);
      return versions.append({
        ...input,
        ...(taken.ok ? { snapshot: taken.value } : { snapshot: null, letGoAt: input.createdAt }),
      });
    },
  };
}
