import type { ProjectId } from '../../base/foundation/id';
import type { Site } from './site';
import type { SiteStore } from './site-store';

const mostKept = 1000;
/**
 * How long an entry is kept, in ms. Changes made without this store, such as a guest's apps removed after weeks, are
 * noticed after this time.
 */
const keptMs = 1000;

/** Calls that don't change a site; all others do. */
const reading = new Set<keyof SiteStore>([
  ...(['deployments', 'deployment', 'site', 'liveProjects', 'siteBySlug', 'siteThatLeft', 'addDeployment'] as const),
  'setStep',
]);

/**
 * Caches which site is at an address, because every visitor request looks it up. A change through this store, and
 * `forget`, clear the cache before and after, so that a request after a change never gets the old state. Only for a
 * process that no other shares its database with.
 */
export function keepKnownSites(
  store: SiteStore,
  now: () => number = () => performance.now(),
): SiteStore & { forget(): void } {
  const known = new Map<string, { site: Site | null; until: number }>();
  let generation = 0;
  const forget = () => {
    generation += 1;
    known.clear();
  };
  const changing =
    <Given extends unknown[], Value>(change: (...given: Given) => Promise<Value>) =>
    async (...given: Given): Promise<Value> => {
      forget();
      try {
        return await change(...given);
      } finally {
        forget();
      }
    };
  const changes = Object.fromEntries(
    Object.entries(store)
      .filter(([name]) => !reading.has(name as keyof SiteStore))
      .map(([name, change]) => [name, changing(change as (...given: unknown[]) => Promise<unknown>)]),
  ) as Partial<SiteStore>;

  return {
    ...store,
    ...changes,
    forget,
    async siteBySlug(slug) {
      const kept = known.get(slug);
      if (kept && kept.until > now()) return kept.site;
      const asked = generation;
      const site = await store.siteBySlug(slug);
      // A change during the read: this result may be out of date, so don't cache it.
      if (asked !== generation) return site;
      if (known.size >= mostKept) known.clear();
      known.set(slug, { site, until: now() + keptMs });
      return site;
    },
  };
}

/** Calls `forget` when a project is deleted or restored, because its site disappears and returns with it. */
export function tellOfDeleted<Projects extends { setDeleted(id: ProjectId, at: number | null): Promise<void> }>(
  projects: Projects,
  forget: () => void,
): Projects {
  return {
    ...projects,
    async setDeleted(id, at) {
      forget();
      try {
        await projects.setDeleted(id, at);
      } finally {
        forget();
      }
    },
  };
}
