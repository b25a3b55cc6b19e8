import type { AppError } from '../../base/foundation/app-error';
import type { Now, ProjectId } from '../../base/foundation/id';
import { fail, succeed, type Result } from '../../base/foundation/result';
import type { SiteStore } from '../../publishing/sites/site-store';
import type { Moment } from './moment';
import type { MomentStore } from './moment-store';

/**
 * Nightly moments are kept from this hour on, in the server's own time; a server that was off then catches up when it
 * is on again.
 */
const fromHour = 3;

/** Names the night of a moment: the calendar day it ends on. */
export function nightOf(at: number): string {
  const shifted = new Date(at);
  shifted.setHours(shifted.getHours() - fromHour);
  return `${shifted.getFullYear()}-${shifted.getMonth() + 1}-${shifted.getDate()}`;
}

type Dependencies = {
  sites: Pick<SiteStore, 'liveProjects'>;
  moments: Pick<MomentStore, 'listLive'>;
  keep(projectId: ProjectId): Promise<Result<Moment | null, AppError>>;
  /** Runs a project's work, which has no caller at night, on its owner's account. */
  within<Value>(projectId: ProjectId, work: () => Promise<Value>): Promise<Value>;
  now: Now;
  onError(error: unknown): void;
};

/**
 * Keeps the data of each live site once a night; may be called at any time. A site whose data has not changed costs no
 * room and opens no engine. Sites are handled one after the other; a site that fails does not hold up the rest, and is
 * tried again by the next call, or the next night if its owner's share has no room.
 */
export function createKeepNightly({ sites, moments, keep, within, now, onError }: Dependencies): () => Promise<void> {
  async function tryKeeping(projectId: ProjectId): Promise<Result<Moment | null, unknown>> {
    try {
      const kept = await within(projectId, () => keep(projectId));
      return !kept.ok && kept.error.code === 'share-room-used' ? succeed(null) : kept;
    } catch (error) {
      return fail(error);
    }
  }

  const done = new Map<ProjectId, string>();
  return async () => {
    const night = nightOf(now());
    for (const projectId of await sites.liveProjects()) {
      if (done.get(projectId) === night) continue;
      const before = await moments.listLive(projectId);
      const isKept = before.some(({ reason, createdAt }) => reason === 'nightly' && nightOf(createdAt) === night);
      const kept = isKept ? null : await tryKeeping(projectId);
      if (kept && !kept.ok)
        onError(new Error(`the data of site ${projectId} could not be kept for the night`, { cause: kept.error }));
      else done.set(projectId, night);
    }
  };
}

/** How often to look whether a night is due. */
const everyMs = 20 * 60_000;

/** Keeps live sites' data once a night, from now on. Call the returned function to stop. */
export function keepEveryNight(dependencies: Dependencies): () => void {
  const keepNightly = createKeepNightly(dependencies);
  const timer = setInterval(() => void keepNightly().catch(dependencies.onError), everyMs).unref();
  return () => clearInterval(timer);
}
