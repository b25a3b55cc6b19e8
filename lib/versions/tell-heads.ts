import type { ProjectId } from '../foundation/id';
import type { VersionStore } from './version-store';

/** The same versions; `onHead` is told of each that became a project's head, before whoever made it is answered. */
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
