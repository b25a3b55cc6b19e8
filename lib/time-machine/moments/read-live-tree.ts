import type { ProjectId } from '../../base/foundation/id';
import type { MomentDependencies } from './moment-parts';

/** The files of the live app; null if none is live. */
export async function readLiveTree(
  { sites, versions }: { sites: MomentDependencies['sites']; versions: Pick<MomentDependencies['versions'], 'get'> },
  projectId: ProjectId,
): Promise<string | null> {
  const live = (await sites.site(projectId))?.liveDeploymentId;
  const deployment = live && (await sites.deployment(projectId, live));
  const version = deployment && (await versions.get(projectId, deployment.versionId));
  return version ? version.treeHash : null;
}
