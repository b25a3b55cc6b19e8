import type { BackendId } from '../../backends/backends/backend';
import type { AppError } from '../../base/foundation/app-error';
import type { MomentId, ProjectId, VersionId } from '../../base/foundation/id';
import { fail, succeed, type Result } from '../../base/foundation/result';
import { pickRows, type Picked, type PickedBack } from '../../backends/snapshots/pick-rows';
import type { SnapshotId } from '../../backends/snapshots/snapshots';
import type { CommitDependencies } from '../../projects/versions/commit-version';
import { keepMoment } from '../../projects/versions/keep-moment';
import { authorise } from '../../base/viewers/project-access';
import type { Viewer } from '../../base/viewers/viewer';
import { keepLive } from './keep-live';
import { openMoment, snapshotOf, type MomentDependencies } from './moment-parts';
import { readingFailure } from './reading-failure';

type Asked = { viewer: Viewer; projectId: ProjectId; signal: AbortSignal } & Picked;

/**
 * Copies rows of an earlier version into the preview's current data. The data before that is kept as a version,
 * `before`, which undoes this. `turn-running` while a turn may change the same tables; `table-not-alike`,
 * `rows-refused`, `rows-too-large`, `data-let-go`, `data-not-there` and `data-outdated` say why nothing was brought
 * back.
 */
export async function bringBackRows(
  dependencies: MomentDependencies & CommitDependencies,
  { viewer, projectId, versionId, ...picked }: Asked & { versionId: VersionId },
): Promise<Result<PickedBack & { before: VersionId }, AppError>> {
  const { access, versions, appBackends, keptData } = dependencies;
  const refused = await authorise(access, viewer, projectId);
  if (refused) return fail(refused);
  const [version, head] = await Promise.all([versions.get(projectId, versionId), versions.head(projectId)]);
  if (!version || !head) return fail({ code: 'not-found' });
  const snapshot = snapshotOf(version);
  if (!snapshot.ok) return snapshot;
  const isBusy = (await versions.isTurnRunning(projectId)) || (await appBackends.isHeld(projectId));
  if (isBusy) return fail({ code: 'turn-running' });
  const backend = await appBackends.dataOf(projectId, 'preview');
  if (backend === null) return fail({ code: 'table-not-alike' });
  const taken = await keptData.take(projectId);
  if (!taken.ok) return taken;
  const now = taken.value;
  // The app has stored nothing of its own, so there is no table to bring rows back into.
  if (now === null) return fail({ code: 'table-not-alike' });
  const before = now === head.snapshot ? succeed(head) : await keepMoment(dependencies, head, { snapshot: now });
  if (!before.ok) return before;
  const back = await copyRows(dependencies, { projectId, backend, snapshot: snapshot.value, ...picked });
  return back.ok ? succeed({ ...back.value, before: before.value.id }) : back;
}

/** The same for the site, from a moment of its own data; `before` is the moment that undoes it. */
export async function bringBackLiveRows(
  dependencies: MomentDependencies,
  { viewer, projectId, momentId, ...picked }: Asked & { momentId: MomentId },
): Promise<Result<PickedBack & { before: MomentId }, AppError>> {
  const moment = await openMoment(dependencies, { viewer, projectId, momentId });
  if (!moment.ok) return moment;
  const snapshot = snapshotOf(moment.value);
  if (!snapshot.ok) return snapshot;
  const before = await keepLive(dependencies, { projectId, reason: 'rows' });
  if (!before.ok) return before;
  const backend = await dependencies.appBackends.dataOf(projectId, 'live');
  if (before.value === null || backend === null) return fail({ code: 'table-not-alike' });
  const back = await copyRows(dependencies, { projectId, backend, snapshot: snapshot.value, ...picked });
  return back.ok ? succeed({ ...back.value, before: before.value.id }) : back;
}

type Copied = { projectId: ProjectId; backend: BackendId; snapshot: SnapshotId; signal: AbortSignal } & Picked;

async function copyRows(
  { backends, openedMoments, appBackends }: MomentDependencies,
  { projectId, backend, snapshot, signal, table, keys }: Copied,
): Promise<Result<PickedBack, AppError>> {
  const looked = await openedMoments.look(projectId, [snapshot], signal, ([then]) =>
    appBackends.inLine(projectId, () =>
      pickRows(
        then!,
        {
          read: (sql, values) => backends.read(backend, sql, values),
          write: (statements) => backends.write(backend, statements),
          rehearse: (statements) => backends.rehearse(backend, statements),
        },
        { table, keys },
      ),
    ),
  );
  if (!looked.ok) return fail(readingFailure(looked.error));
  const picked = looked.value;
  if (picked.ok) return picked;
  if (!('table' in picked.error)) return fail(readingFailure(picked.error));
  const { code } = picked.error;
  return fail(code === 'rows-refused' ? { code, detail: picked.error.message } : { code });
}
