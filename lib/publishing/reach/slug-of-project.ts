import type { ProjectId } from '../../base/foundation/id';
import type { SiteStore } from '../sites/site-store';

/**
 * The slug of a project's site, empty if it has none. Called for every visitor request, so a known slug is only checked
 * against the lookup by slug, which is cached and invalidated when a site changes.
 */
export function createSlugOfProject(sites: Pick<SiteStore, 'site' | 'siteBySlug'>, mostKept = 1000) {
  const told = new Map<ProjectId, string>();
  return async function slugOf(projectId: ProjectId): Promise<string> {
    const before = told.get(projectId);
    if (before !== undefined && (await sites.siteBySlug(before))?.projectId === projectId) return before;
    const slug = (await sites.site(projectId))?.slug ?? '';
    if (told.size >= mostKept) told.clear();
    if (slug === '') told.delete(projectId);
    else told.set(projectId, slug);
    return slug;
  };
}
