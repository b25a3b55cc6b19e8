import type { ProjectId } from '../../base/foundation/id';
import type { SiteStore } from './site-store';

/** Whether somebody may have used the site, taken down since or not. */
export async function wasEverLive(sites: Pick<SiteStore, 'deployments'>, projectId: ProjectId): Promise<boolean> {
  return (await sites.deployments(projectId)).some(({ status }) => status === 'ready');
}
