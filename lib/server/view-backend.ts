import { AppFailure } from '../foundation/app-error';
import type { ProjectId } from '../foundation/id';
import { openPreview } from '../previews/open-preview';
import type { Viewer } from '../viewers/viewer';
import type { ServerParts } from './server-parts';

/** The backend of a project's preview for one who works on it: `url` as the app sees it, `apiUrl` for programs. */
export type BackendView = {
  url: string;
  anonKey: string;
  apiUrl: string;
  /** Why a migration of the newest version did not run, in Postgres's words; null where all have, or none was needed yet. */
  fault: string | null;
};

/** The viewer must belong to the project. */
export async function viewBackend(
  parts: ServerParts,
  { viewer, projectId, host }: { viewer: Viewer; projectId: ProjectId; host: string | undefined },
): Promise<BackendView> {
  const opened = await openPreview(parts, { viewerId: viewer.id, projectId });
  if (!opened.ok) throw new AppFailure(opened.error);
  const { key } = opened.value.main;
  const url = `${await parts.addressesFor(host).preview(key)}/backend`;
  const { VITE_SUPABASE_ANON_KEY: anonKey } = await parts.appBackends.envOf(projectId, url);
  return { url, anonKey, apiUrl: parts.apiUrlOf(key) ?? url, fault: parts.appBackends.faultOf(projectId) };
}
