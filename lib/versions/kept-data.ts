import type { AppError } from '../foundation/app-error';
import type { ProjectId } from '../foundation/id';
import type { Result } from '../foundation/result';
import type { VersionStore } from './version-store';

/** What a project's app has stored on the server, as versions keep it: the data behind its preview. */
export interface KeptData {
  /** Keeps what is there now. Null where there is nothing, or it could not be kept: a version is made all the same. */
  take(projectId: ProjectId): Promise<string | null>;
  /** Puts it in the place of what is there, which is lost unless it was taken. `data-unavailable` where that fails; then nothing changed. */
  putBack(projectId: ProjectId, snapshot: string): Promise<Result<void, AppError>>;
}

/** The same versions, each with the data as it is when it is made. */
export function withKeptData(versions: VersionStore, data: Pick<KeptData, 'take'>): VersionStore {
  return {
    ...versions,
    async append(input) {
      // Given where the version brings back what was kept before.
      const snapshot = input.snapshot === undefined ? await data.take(input.projectId) : input.snapshot;
      return versions.append({ ...input, snapshot });
    },
  };
}
