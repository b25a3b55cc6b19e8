import type { ProjectId } from '../../base/foundation/id';
import type { Site } from './site';
import type { SiteStore } from './site-store';

const mostKept = 1000;
/** What somebody changes past this store, such as a guest's apps given up after weeks, is seen after this long. */
const keptMs = 1000;

/** The calls that look something up; all others change sites. */
const reading = new Set<keyof SiteStore>([
  ...(['deployments', 'deployment', 'site', 'liveProjects', 'siteBySlug', 'siteThatLeft', 'addDeployment'] as const),
  'setStep',
]);

/**
 * The same store, which remembers what answers at an address: every request of a visitor asks for it. Whatever changes a site
 * through this store, or `forget`, empties the memory before and after, so that nobody who asks after a change is told what was
 * before. Only for a process that is alone with its database.
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
      // Somebody changed it while it was read: this answer may be of before.
      if (asked !== generation) return site;
      if (known.size >= mostKept) known.clear();
      known.set(slug, { site, until: now() + keptMs });
      return site;
    },
  };
}

/** Tells a store of projects that sites end and come back with their apps. */
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
