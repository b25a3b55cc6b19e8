import type { AppErrorCode } from '../../base/foundation/app-error';
import type { DeploymentId, ProjectId } from '../../base/foundation/id';
import { fail, type Result, succeed } from '../../base/foundation/result';
import type { ProjectEvent } from '../../base/turn-events/turn-event';
import { type Site, slugFromName, slugSchema } from './site';
import type { SiteDetails } from '../bundles/site-details';
import type { SiteStore } from './site-store';

export type SiteDependencies = {
  sites: SiteStore;
  urlOf(slug: string): string;
  announce(projectId: ProjectId, events: readonly ProjectEvent[]): void;
  /** Transliterates text to Latin letters, for addresses. */
  latinise(text: string): string;
};

const maxAttempts = 200;

/** The project's site. The first time it gets an address made from its name, with a number added if that is taken. */
export async function claimSite(
  { sites, latinise }: SiteDependencies,
  projectId: ProjectId,
  name: string,
): Promise<Site> {
  const known = await sites.site(projectId);
  if (known) return known;
  for (let attempt = 0; attempt < maxAttempts; attempt++) {
    const claimed = await sites.claimSlug(projectId, slugFromName(name, latinise, attempt));
    if (claimed.ok) return claimed.value;
  }
  const unguessable = await sites.claimSlug(projectId, `app-${projectId.slice(0, 12)}`);
  if (!unguessable.ok) throw new Error('an address made from an id is taken');
  return unguessable.value;
}

/**
 * Moves the site to another address and sets its details. The old address stays this project's and redirects to the new
 * one.
 */
export async function changeSite(
  { sites }: SiteDependencies,
  input: { site: Site; slug?: string | undefined; details?: SiteDetails | undefined; isHidden?: boolean | undefined },
): Promise<Result<Site, AppErrorCode>> {
  let site = input.site;
  if (input.slug !== undefined && input.slug !== site.slug) {
    const slug = slugSchema.safeParse(input.slug);
    if (!slug.success) return fail('address-refused');
    const claimed = await sites.claimSlug(site.projectId, slug.data);
    if (!claimed.ok) return claimed;
    site = claimed.value;
  }
  if (input.details !== undefined) {
    await sites.setDetails(site.projectId, input.details);
    site = { ...site, details: input.details };
  }
  if (input.isHidden !== undefined && input.isHidden !== site.isHidden) {
    await sites.setHidden(site.projectId, input.isHidden);
    site = { ...site, isHidden: input.isHidden };
  }
  return succeed(site);
}

/** Makes an earlier deployment live again at once, with the same bytes. */
export async function rollBackSite(
  { sites, announce, urlOf }: SiteDependencies,
  input: { projectId: ProjectId; deploymentId: DeploymentId },
): Promise<Result<Site, AppErrorCode>> {
  const [site, deployment] = await Promise.all([
    sites.site(input.projectId),
    sites.deployment(input.projectId, input.deploymentId),
  ]);
  if (!site || deployment?.status !== 'ready') return fail('not-found');
  announce(input.projectId, await sites.setLive(input.projectId, deployment.id, urlOf(site.slug)));
  return succeed({ ...site, liveDeploymentId: deployment.id });
}

/** Takes the site down. Its address and deployments are kept, so that it can be published again. */
export async function takeSiteDown(
  { sites, announce }: SiteDependencies,
  projectId: ProjectId,
): Promise<Result<Site, AppErrorCode>> {
  const site = await sites.site(projectId);
  if (!site?.liveDeploymentId) return fail('not-deployed');
  announce(projectId, await sites.setLive(projectId, null, null));
  return succeed({ ...site, liveDeploymentId: null });
}
