import type { BackendId } from '@/lib/backends/backend';
import type { Backends } from '@/lib/backends/backends';
import type { AppError } from '@/lib/foundation/app-error';
import type { ProjectId } from '@/lib/foundation/id';
import { fail, succeed, type Result } from '@/lib/foundation/result';
import { authorise, type ProjectAccess } from '@/lib/viewers/project-access';
import type { Viewer } from '@/lib/viewers/viewer';
import { dataFailure } from './data-failure';
import type { DataLane } from './data-view';
import { readTables, type StoredTable } from './read-tables';

export type DataDependencies = {
  access: ProjectAccess;
  backends: Pick<Backends, 'own' | 'read' | 'readAs' | 'write' | 'rehearse'>;
  appBackends: {
    /** Null where the app keeps nothing there. */
    dataOf(projectId: ProjectId, lane: DataLane): Promise<BackendId | null>;
    /** The migration of the newest version that could not be run, in words; null where all have. */
    faultOf(projectId: ProjectId): string | null;
    /** Whether a turn may yet take back what is written to the preview now. */
    isHeld(projectId: ProjectId): Promise<boolean>;
    fetchAsOwner(id: BackendId, request: Request): ReturnType<Backends['fetch']>;
  };
};

export type DataAsked = { viewer: Viewer; projectId: ProjectId; lane: DataLane };

/** The database of a project for one who may edit it; null where there is none, `not-found` for a stranger. */
export async function openData(
  { access, appBackends }: Pick<DataDependencies, 'access' | 'appBackends'>,
  { viewer, projectId, lane }: DataAsked,
): Promise<Result<BackendId | null, AppError>> {
  const refused = await authorise(access, viewer, projectId);
  if (refused) return fail(refused);
  return succeed(await appBackends.dataOf(projectId, lane));
}

/**
 * The same for one who is about to change something. `turn-running` while a turn changes the tables of the preview: were it
 * undone, what somebody typed meanwhile would go with it, and nobody would know why.
 */
export async function openForChange(
  dependencies: Pick<DataDependencies, 'access' | 'appBackends'>,
  asked: DataAsked,
): Promise<Result<BackendId | null, AppError>> {
  const opened = await openData(dependencies, asked);
  if (!opened.ok || asked.lane === 'live') return opened;
  return (await dependencies.appBackends.isHeld(asked.projectId)) ? fail({ code: 'turn-running' }) : opened;
}

/** One table of it, as it stands now: a name that came with a call is only ever compared, never written into SQL. */
export async function openTable(
  dependencies: DataDependencies,
  { table: name, ...asked }: DataAsked & { table: string },
  open: typeof openData = openData,
): Promise<Result<{ id: BackendId; table: StoredTable }, AppError>> {
  const opened = await open(dependencies, asked);
  if (!opened.ok) return opened;
  if (opened.value === null) return fail({ code: 'table-missing' });
  const tables = await readTables(dependencies.backends, opened.value, { counting: false });
  if (!tables.ok) return fail(dataFailure(tables.error));
  const table = tables.value.find((one) => one.name === name);
  return table ? succeed({ id: opened.value, table }) : fail({ code: 'table-missing' });
}
