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
  backends: Pick<Backends, 'read' | 'write' | 'rehearse'>;
  /** Null where the app keeps nothing there. */
  appBackends: { dataOf(projectId: ProjectId, lane: DataLane): Promise<BackendId | null> };
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

/** One table of it, as it stands now: a name that came with a call is only ever compared, never written into SQL. */
export async function openTable(
  dependencies: DataDependencies,
  { table: name, ...asked }: DataAsked & { table: string },
): Promise<Result<{ id: BackendId; table: StoredTable }, AppError>> {
  const opened = await openData(dependencies, asked);
  if (!opened.ok) return opened;
  if (opened.value === null) return fail({ code: 'table-missing' });
  const tables = await readTables(dependencies.backends, opened.value, { counting: false });
  if (!tables.ok) return fail(dataFailure(tables.error));
  const table = tables.value.find((one) => one.name === name);
  return table ? succeed({ id: opened.value, table }) : fail({ code: 'table-missing' });
}
