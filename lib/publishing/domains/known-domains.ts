import type { ProjectId } from '../../base/foundation/id';
import type { DomainStore } from './site-domain';

/**
 * Keeps in memory which domain belongs to which site, because every request with an unknown Host looks it up. Call
 * `refresh` after a change here, and from time to time to notice deleted apps and changes by other processes.
 */
export function createKnownDomains(store: Pick<DomainStore, 'verified'>) {
  let byName: ReadonlyMap<string, ProjectId> = new Map();
  let bySlug: ReadonlyMap<string, string> = new Map();
  return {
    projectAt: (name: string): ProjectId | null => byName.get(name) ?? null,
    /** The custom domain of the site with this slug. */
    domainOf: (slug: string): string | null => bySlug.get(slug) ?? null,
    async refresh(): Promise<void> {
      const verified = await store.verified();
      byName = new Map(verified.map(({ domain, projectId }) => [domain, projectId]));
      bySlug = new Map(verified.map(({ domain, slug }) => [slug, domain]));
    },
  };
}
export type KnownDomains = ReturnType<typeof createKnownDomains>;
