import type { AppBackends } from '../../backends/app-backends/app-backends';
import type { ProjectId } from '../../base/foundation/id';
import type { Problem } from '../../base/foundation/problem';
import { keepLive, type KeepDependencies } from './keep-live';

const notKept: Problem = {
  kind: 'migration',
  message: 'What the site has stored could not be kept first, so nothing was changed. Try again.',
};

/**
 * Migrates a site's data to the schema of a tree after keeping that data as a moment; if it can't be kept, nothing
 * changes.
 */
export function createMigrateLive(keeping: KeepDependencies, appBackends: Pick<AppBackends, 'migrateLive'>) {
  return async (projectId: ProjectId, treeHash: string, mayLose: boolean): Promise<Problem[]> => {
    const kept = await keepLive(keeping, { projectId, reason: 'publish' });
    return kept.ok ? appBackends.migrateLive(projectId, treeHash, mayLose) : [notKept];
  };
}
