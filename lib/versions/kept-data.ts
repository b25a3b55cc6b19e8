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
   * Puts it in the place of what was `taken` just before; null leaves nothing there, as before an app's first row. `data-not-kept`
   * where something was written after that, which would be lost; `data-unavailable`, `data-let-go`, `data-outdated` and failures of
   * the disk. Then nothing changed.
   */
  putBack(projectId: ProjectId, taken: string | null, snapshot: string | null): Promise<Result<void, AppError>>;
  /** Waits for others that take, put back or change the schema, and lets them wait. Whoever calls this within it waits for ever. */
  inLine<Value>(projectId: ProjectId, work: () => Promise<Value>): Promise<Value>;
}

/** The same versions, each with the data as it is when it is made. One whose data can't be kept is made all the same, and says so. */
export function withKeptData(versions: VersionStore, data: Pick<KeptData, 'take' | 'inLine'>): VersionStore {
  return {
    ...versions,
    async append(input) {
      // Given where the version brings back what was kept before.
      if (input.snapshot !== undefined) return versions.append(input);
      // Not amid a restore, whose data may yet be another.
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
