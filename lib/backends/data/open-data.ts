import type { BackendId } from '@/lib/backends/backends/backend';
import type { Backends } from '@/lib/backends/backends/backends';
import type { AppError } from '@/lib/base/foundation/app-error';
import type { ProjectId } from '@/lib/base/foundation/id';
import { fail, succeed, type Result } from '@/lib/base/foundation/result';
import { authorise, type ProjectAccess } from '@/lib/base/viewers/project-access';
import type { Viewer } from '@/lib/base/viewers/viewer';
import { dataFailure } from './data-failure';
import type { DataLane } from './data-view';
import { readStoredTables, type StoredTable } from './read-stored-tables';

export type DataDependencies = {
  access: ProjectAccess;
  backends: Pick<Backends, 'own' | 'read' | 'readAs' | 'write' | 'rehearse'>;
  appBackends: {
    /** Null if the app stores nothing there. */
    dataOf(projectId: ProjectId, lane: DataLane): Promise<BackendId | null>;
    /** The newest version's migration that failed, in words; null if all ran. */
    faultOf(projectId: ProjectId): string | null;
    /** Whether a turn may still roll back what is written to the preview now. */
    isHeld(projectId: ProjectId): Promise<boolean>;
    fetchAsOwner(id: BackendId, request: Request): ReturnType<Backends['fetch']>;
  };
};

export type DataAsked = { viewer: Viewer; projectId: ProjectId; lane: DataLane };

/** A project's database, for somebody who may edit the project; null if there is none, `not-found` for a stranger. */
export async function openData(
  { access, appBackends }: Pick<DataDependencies, 'access' | 'appBackends'>,
  { viewer, projectId, lane }: DataAsked,
): Promise<Result<BackendId | null, AppError>> {
  const refused = await authorise(access, viewer, projectId);
  if (refused) return fail(refused);
  return succeed(await appBackends.dataOf(projectId, lane));
}

/**
 * Like `openData`, but for a change. `turn-running` while a turn changes the preview's tables: if the turn were undone,
 * anything typed meanwhile would vanish with it, and nobody would know why.
 */
export async function openForChange(
  dependencies: Pick<DataDependencies, 'access' | 'appBackends'>,
  asked: DataAsked,
): Promise<Result<BackendId | null, AppError>> {
  const opened = await openData(dependencies, asked);
  if (!opened.ok || asked.lane === 'live') return opened;
  return (await dependencies.appBackends.isHeld(asked.projectId)) ? fail({ code: 'turn-running' }) : opened;
}

/** One of its tables, as it is now: a name from a call is only ever compared, never written into SQL. */
export async function openTable(
  dependencies: DataDependencies,
  { table: name, ...asked }: DataAsked & { table: string },
  open: typeof openData = openData,
): Promise<Result<{ id: BackendId; table: StoredTable }, AppError>> {
  const opened = await open(dependencies, asked);
  if (!opened.ok) return opened;
  if (opened.value === null) return fail({ code: 'table-missing' });
  const tables = await readStoredTables(dependencies.backends, opened.value, { counting: false });
  if (!tables.ok) return fail(dataFailure(tables.error));
  const table = tables.value.find((one) => one.name === name);
  return table ? succeed({ id: opened.value, table }) : fail({ code: 'table-missing' });
}
