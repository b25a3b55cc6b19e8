import type { AppError } from '../../base/foundation/app-error';
import { fail, succeed, type Result } from '../../base/foundation/result';
import type { BackendId, MigrationFailure } from '../backends/backend';
import type { Backends, BackendTrouble } from '../backends/backends';
import { type Merge, planMerge } from '../snapshots/plan-merge';
import type { SinceTrouble } from '../snapshots/read-since';
import type { SnapshotCopy, SnapshotId, Snapshots, SnapshotTrouble } from '../snapshots/snapshots';
import type { MergedData } from '../../projects/versions/kept-data';

type Dependencies = { backends: Pick<Backends, 'read' | 'own'>; snapshots: Pick<Snapshots, 'derive'> };
type Trouble = BackendTrouble | MigrationFailure | SnapshotTrouble | SinceTrouble;

/**
 * Creates a snapshot of `brought` plus the changes made since, which the backend holds now. The app's owners stay as
 * they are now.
 */
export async function mergeData(
  { backends, snapshots }: Dependencies,
  id: BackendId,
  taken: SnapshotId,
  brought: SnapshotId,
): Promise<Result<MergedData, AppError>> {
  const now = (sql: string, values?: readonly unknown[]) => backends.read(id, sql, values);
  const made = await snapshots.derive<Merge, Trouble>(brought, taken, async (copy) => {
    const merge = await planMerge(copy, now);
    if (!merge.ok || merge.value.statements.length === 0) return merge;
    const written = await copy.write(merge.value.statements);
    if (!written.ok) return written;
    const owned = await keepOwners(backends, id, copy);
    return owned.ok ? merge : owned;
  });
  if (!made.ok) return fail(mergeFailure(made.error));
  const { carried, left } = made.value.value;
  return succeed({ snapshot: made.value.snapshot, carried, left });
}

/**
 * Applies the changes of owners made since: a new owner stays one if the account was carried, a revoked one stays
 * revoked.
 */
async function keepOwners(
  backends: Pick<Backends, 'own'>,
  id: BackendId,
  copy: SnapshotCopy,
): Promise<Result<void, BackendTrouble>> {
  const [now, then] = [await backends.own(id, 'nobody'), await copy.own('nobody')];
  if (!now.ok) return now;
  if (!then.ok) return then;
  for (const userId of now.value.owners.filter((owner) => !then.value.owners.includes(owner))) {
    const owned = await copy.own({ userId });
    if (!owned.ok) return owned;
  }
  for (const userId of then.value.owners.filter((owner) => !now.value.owners.includes(owner))) {
    const owned = await copy.own({ userId, isNoLonger: true });
    if (!owned.ok) return owned;
  }
  return succeed(undefined);
}

/**
 * A statement that passed the rehearsal and then failed, or a failure of one of our own queries, is a bug, so it
 * throws.
 */
export function mergeFailure(trouble: Trouble): AppError {
  if ('statement' in trouble)
    throw new Error(`what was done since could not be kept: ${trouble.code} ${trouble.message}`);
  if (trouble.code === 'rows-too-large') return { code: 'rows-too-large' };
  if (trouble.code === 'snapshot-missing') return { code: 'data-let-go' };
  if (trouble.code === 'snapshot-outdated') return { code: 'data-outdated' };
  return { code: 'data-unavailable' };
}
