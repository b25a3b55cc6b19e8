import type { ProjectId } from '../../base/foundation/id';
import type { Deployment } from '../sites/site';
import type { SiteStore } from '../sites/site-store';

/** What a live version needs besides its files; `supabase` is the address of the project that has its data, if any. */
export type LiveNeeds = { data: boolean; functions: boolean; supabase: string | null };

/** The deployment that is live here; null if there is none. */
export async function readLiveSite(
  sites: Pick<SiteStore, 'site' | 'deployment'>,
  projectId: ProjectId,
): Promise<Deployment | null> {
  const id = (await sites.site(projectId))?.liveDeploymentId;
  return id ? sites.deployment(projectId, id) : null;
}
