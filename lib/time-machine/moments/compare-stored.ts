import type { BackendId } from '../../backends/backends/backend';
import type { Backends } from '../../backends/backends/backends';
import type { ProjectId } from '../../base/foundation/id';
import { plainName } from '../../base/access/plain-name';
import type { AppError } from '../../base/foundation/app-error';
import { fail, succeed, type Result } from '../../base/foundation/result';
import { compareData, type DataComparison, type TableComparison } from '../../backends/snapshots/compare-data';
import type { ReadRows, SnapshotId } from '../../backends/snapshots/snapshots';
import type { OpenedMoments } from './opened-moments';

/** One side of a comparison: a snapshot, no data, the current data, or data that was dropped to free space. */
export type StoredState =
  | { at: 'kept'; snapshot: SnapshotId }
  | { at: 'none' }
  | { at: 'let-go' }
  /** There may have been data, but it could not be kept. */
  | { at: 'not-kept' }
  | { at: 'now'; backend: BackendId };

type Side = 'before' | 'after';

/** The differences between two states of an app's stored data. */
export type StoredComparison =
  | { state: 'same' }
  /** The app stored nothing on the server then, and stores nothing now. */
  | { state: 'nothing' }
  /** One side is unknown: it kept nothing, its data was dropped to free space, or an older engine wrote it. */
  | { state: 'untold'; which: Side; why: 'not-kept' | 'let-go' | 'outdated' }
  | ({ state: 'differs' } & Omit<DataComparison, 'tables'> & {
        /** `title` is the name people use for it. */
        tables: (TableComparison & { title: string })[];
      });

type Dependencies = { backends: Pick<Backends, 'read'>; openedMoments: OpenedMoments };

/**
 * Compares by meaning. Cost: an engine start for each snapshot that is not open yet, then one pass over both sides.
 * Fails with `backend-unavailable`, also if the caller has disconnected.
 */
export async function compareStored(
  { backends, openedMoments }: Dependencies,
  projectId: ProjectId,
  before: StoredState,
  after: StoredState,
  signal: AbortSignal,
): Promise<Result<StoredComparison, AppError>> {
  const sides = { before, after };
  const lacking = (['before', 'after'] as const).find((side) => sides[side].at !== 'kept' && sides[side].at !== 'now');
  if (before.at === 'none' && after.at === 'none') return succeed({ state: 'nothing' });
  if (lacking !== undefined) {
    const why = sides[lacking].at === 'let-go' ? 'let-go' : 'not-kept';
    return succeed({ state: 'untold', which: lacking, why });
  }
  const kept = [before, after].flatMap((one) => (one.at === 'kept' ? [one.snapshot] : []));
  if (kept.length === 2 && kept[0] === kept[1]) return succeed({ state: 'same' });

  const looked = await openedMoments.look(projectId, kept, signal, (reads) => {
    const left = [...reads];
    const readOf = (side: StoredState): ReadRows =>
      side.at === 'now' ? (sql, values) => backends.read(side.backend, sql, values) : left.shift()!;
    return compareData(readOf(before), readOf(after));
  });
  if (!looked.ok) {
    const which = before.at === 'kept' && before.snapshot === looked.error.snapshot ? 'before' : 'after';
    if (looked.error.code === 'snapshot-missing') return succeed({ state: 'untold', which, why: 'let-go' });
    if (looked.error.code === 'snapshot-outdated') return succeed({ state: 'untold', which, why: 'outdated' });
    return fail({ code: 'backend-unavailable' });
  }
  const compared = looked.value;
  if (!compared.ok) {
    if ('statement' in compared.error) throw new Error(`data could not be compared: ${compared.error.message}`);
    return fail({ code: 'backend-unavailable' });
  }
  const { tables, users, files } = compared.value;
  const changes = tables.length + [users, files].reduce((sum, one) => sum + one.added + one.changed + one.gone, 0);
  if (changes === 0) return succeed({ state: 'same' });
  return succeed({
    state: 'differs',
    users,
    files,
    tables: tables.map((one) => ({ ...one, title: plainName(one.name) })),
  });
}
