import type { ProjectId } from '../../base/foundation/id';
import type { SiteStore } from './site-store';

/** Whether anybody may have used the site, even if it was taken down since. */
export async function wasEverLive(sites: Pick<SiteStore, 'deployments'>, projectId: ProjectId): Promise<boolean> {
  return (await sites.deployments(projectId)).some(({ status }) => status === 'ready');
}
