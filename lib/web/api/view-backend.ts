import { AppFailure } from '../../base/foundation/app-error';
import type { ProjectId } from '../../base/foundation/id';
import { openPreview } from '../../preview/previews/open-preview';
import type { Viewer } from '../../base/viewers/viewer';
import type { ServerParts } from './server-parts';

/** The backend of a project's preview for its editors: `url` as the app sees it, `apiUrl` for programs. */
export type BackendView = {
  url: string;
  anonKey: string;
  apiUrl: string;
  /**
   * Why a migration of the newest version failed, in Postgres's words; null if all have run, or none was needed yet.
   */
  fault: string | null;
};

/** The caller must have checked that the viewer belongs to the project. */
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
