import type { AppError } from '../../base/foundation/app-error';
import type { ProjectId, VersionId } from '../../base/foundation/id';
import { fail, succeed, type Result } from '../../base/foundation/result';
import { authorise } from '../../base/viewers/project-access';
import type { Viewer } from '../../base/viewers/viewer';
import { plainName } from '../../base/access/plain-name';
import { planMerge } from '../../backends/snapshots/plan-merge';
import type { KeptSince } from '../../projects/versions/kept-data';
import { compareStored, type StoredComparison } from './compare-stored';
import { type MomentDependencies, snapshotOf, stateOf } from './moment-parts';
import { readingFailure } from './reading-failure';

/** What restoring a version would do to stored data, before it is done. */
export type RestoreOutlook = {
  /** From that version's data to what is stored now: rows `added` there would go, `gone` ones would come back. */
  since: StoredComparison;
  /** What the older tables would take over, and what they can't hold; null if no row differs or there are too many. */
  keep: (KeptSince & { left: readonly (KeptSince['left'][number] & { title: string })[] }) | null;
};

/**
 * Changes nothing: keeping the later changes is rehearsed on a copy. Costs as much as a comparison plus the rehearsal.
 */
export async function foreseeRestore(
  dependencies: MomentDependencies,
  {
    viewer,
    projectId,
    versionId,
    signal,
  }: { viewer: Viewer; projectId: ProjectId; versionId: VersionId; signal: AbortSignal },
): Promise<Result<RestoreOutlook, AppError>> {
  const { access, versions, appBackends, backends, openedMoments } = dependencies;
  const refused = await authorise(access, viewer, projectId);
  if (refused) return fail(refused);
  const version = await versions.get(projectId, versionId);
  if (!version) return fail({ code: 'not-found' });
  const backend = await appBackends.dataOf(projectId, 'preview');
  const now = backend === null ? ({ at: 'none' } as const) : ({ at: 'now', backend } as const);
  const since = await compareStored(dependencies, projectId, stateOf(version), now, signal);
  if (!since.ok) return since;
  const snapshot = snapshotOf(version);
  if (!snapshot.ok || backend === null || !hasRows(since.value)) return succeed({ since: since.value, keep: null });

  const looked = await openedMoments.look(projectId, [snapshot.value], signal, ([read], [rehearse]) =>
    planMerge({ read: read!, rehearse: rehearse! }, (sql, values) => backends.read(backend, sql, values)),
  );
  if (!looked.ok) return fail(readingFailure(looked.error));
  const merge = looked.value;
  if (merge.ok) {
    const { carried, left } = merge.value;
    return succeed({
      since: since.value,
      keep: { carried, left: left.map((one) => ({ ...one, title: plainName(one.table) })) },
    });
  }
  if (!('statement' in merge.error) && merge.error.code === 'rows-too-large')
    return succeed({ since: since.value, keep: null });
  return fail(readingFailure(merge.error));
}

/** Whether any row, account or upload differs; changed tables and columns alone lose nothing. */
function hasRows(since: StoredComparison): boolean {
  if (since.state !== 'differs') return false;
  const all = [...since.tables.map(({ rows }) => rows), since.users, since.files];
  return all.some(({ added, changed, gone }) => added + changed + gone > 0);
}
