import type { BackendStore } from '../../backends/backends/backend-store';
import type { Backends } from '../../backends/backends/backends';
import { storageError } from '../../base/database/storage-error';
import type { AppError } from '../../base/foundation/app-error';
import type { CreateId, MomentId, Now, ProjectId } from '../../base/foundation/id';
import { fail, succeed, type Result } from '../../base/foundation/result';
import type { SiteStore } from '../../publishing/sites/site-store';
import type { Snapshots } from '../../backends/snapshots/snapshots';
import type { Moment, MomentReason } from './moment';
import type { MomentStore } from './moment-store';

export type KeepDependencies = {
  backends: Pick<Backends, 'hasData'>;
  backendStore: Pick<BackendStore, 'idOf'>;
  snapshots: Pick<Snapshots, 'take'>;
  moments: MomentStore;
  sites: Pick<SiteStore, 'site'>;
  now: Now;
  createId: CreateId;
};

/**
 * Keeps a site's current data as a moment; null if it has none. If nothing was written since the newest moment, returns
 * that one, unless the new one gets a name. `share-room-used` if the payer has no room left, `data-not-kept` for any
 * other failure.
 */
export async function keepLive(
  { backends, backendStore, snapshots, moments, sites, now, createId }: KeepDependencies,
  { projectId, reason, name = '' }: { projectId: ProjectId; reason: MomentReason; name?: string },
): Promise<Result<Moment | null, AppError>> {
  const id = backendStore.idOf(projectId, 'live');
  if (!(await backends.hasData(id))) return succeed(null);
  const taken = await snapshots.take(id).catch((error: unknown) => {
    const known = storageError(error);
    if (known === null) throw error;
    return fail(known);
  });
  if (!taken.ok) return fail(taken.error.code === 'share-room-used' ? taken.error : { code: 'data-not-kept' });
  const deploymentId = (await sites.site(projectId))?.liveDeploymentId ?? null;
  const [newest] = await moments.listLive(projectId);
  const isKept = newest?.snapshot === taken.value && newest.deploymentId === deploymentId && newest.letGoAt === null;
  if (newest && isKept && name === '') return succeed(newest);
  const moment: Moment = {
    ...{ id: createId<'moment'>() as MomentId, projectId, lane: 'live', snapshot: taken.value, reason, name },
    ...{ deploymentId, turnId: null, createdAt: now(), letGoAt: null },
  };
  await moments.add(moment);
  return succeed(moment);
}
