import type { AppError } from '../foundation/app-error';
import type { Now, ProjectId } from '../foundation/id';
import { fail, succeed, type Result } from '../foundation/result';
import type { SiteStore } from '../publishing/site-store';
import type { Moment } from './moment';
import type { MomentStore } from './moment-store';

/** A night is kept from this hour on, in the server's own time; a server that was off then keeps it when it is on again. */
const fromHour = 3;

/** Names the night a moment belongs to: the calendar day it ends on. */
export function nightOf(at: number): string {
  const shifted = new Date(at);
  shifted.setHours(shifted.getHours() - fromHour);
  return `${shifted.getFullYear()}-${shifted.getMonth() + 1}-${shifted.getDate()}`;
}

type Dependencies = {
  sites: Pick<SiteStore, 'liveProjects'>;
  moments: Pick<MomentStore, 'listLive'>;
  keep(projectId: ProjectId): Promise<Result<Moment | null, AppError>>;
  /** Does work of a project, which nobody calls for at night, at its maker's cost. */
  within<Value>(projectId: ProjectId, work: () => Promise<Value>): Promise<Value>;
  now: Now;
  onError(error: unknown): void;
};

/**
 * Keeps what each live site has stored, once a night; call it as often as liked. One whose data is what it was costs no room
 * and opens nothing. Sites come one after the other; one that can't be kept holds up none after it, and is tried again by the next
 * call – the next night where its maker's share has no room.
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
