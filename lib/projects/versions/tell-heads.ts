import type { ProjectId } from '../../base/foundation/id';
import type { VersionStore } from './version-store';

/** Calls `onHead` for each new head, before the caller gets the result. */
export function tellHeads(versions: VersionStore, onHead: (projectId: ProjectId) => void): VersionStore {
  return {
    ...versions,
    async append(input) {
      const appended = await versions.append(input);
      if (appended.ok) onHead(input.projectId);
      return appended;
    },
  };
}
