import {
  broughtBackSchema,
  momentListSchema,
  rememberedSchema,
  restoredLiveSchema,
  rollBackOutlookSchema,
  storedComparisonSchema,
} from '@/lib/base/answers/moment-answers';
import { restoredVersionSchema } from '@/lib/base/answers/version-answers';
import type { ProjectId } from '@/lib/base/foundation/id';
import type { Request } from '@/lib/studio/studio/request';

/** Calls about an app's stored data, past and present; they fail with a code and never throw. */
export function createMomentCalls(request: Request, projectId: ProjectId) {
  const project = `/api/projects/${projectId}`;
  return {
    /** `to` null: compares with the current data. */
    compareVersions: (from: string, to: string | null, signal: AbortSignal) =>
      request(
        'GET',
        `${project}/versions/${from}/${to === null ? 'compare-now' : `compare/${to}`}/data`,
        storedComparisonSchema,
        undefined,
        signal,
      ),
    compareMoment: (id: string, signal: AbortSignal) =>
      request('GET', `${project}/moments/${id}/compare-now/data`, storedComparisonSchema, undefined, signal),
    bringBack: (versionId: string, table: string, keys: readonly string[] | 'all') =>
      request('POST', `${project}/versions/${versionId}/rows`, broughtBackSchema, { table, keys }),
    bringBackLive: (id: string, table: string, keys: readonly string[] | 'all') =>
      request('POST', `${project}/moments/${id}/rows`, broughtBackSchema, { table, keys }),
    undo: (versionId: string) =>
      request('POST', `${project}/restore`, restoredVersionSchema, { versionId, files: false, data: true }),
    remember: (of: 'app' | 'live', name: string) =>
      request('POST', `${project}/moments`, rememberedSchema, { of, name }),
    /** `hasData`: whether the site has stored data now. */
    list: () => request('GET', `${project}/moments`, momentListSchema),
    restore: (id: string) => request('POST', `${project}/moments/${id}/restore`, restoredLiveSchema),
    foresee: (deploymentId: string, signal: AbortSignal) =>
      request('GET', `${project}/deployments/${deploymentId}/rollback`, rollBackOutlookSchema, undefined, signal),
  };
}
export type MomentCalls = ReturnType<typeof createMomentCalls>;
