import { madeProjectSchema } from '@/lib/base/answers/project-answers';
import { restoreOutlookSchema } from '@/lib/base/answers/moment-answers';
import { deploymentListSchema } from '@/lib/base/answers/site-answers';
import {
  comparisonSchema,
  type ListedVersion,
  restoredVersionSchema,
  versionListSchema,
} from '@/lib/base/answers/version-answers';
import type { ProjectId } from '@/lib/base/foundation/id';
import { succeed } from '@/lib/base/foundation/result';
import type { CallResult, Request } from '@/lib/studio/studio/request';

/**
 * The part of a version to restore; `kept`: all of it, plus the data entered since, as far as the older tables can hold
 * it.
 */
export type RestoredPart = 'all' | 'kept' | 'files' | 'data';
/** Number of versions in one response. */
export const versionsAPage = 200;

/** Calls of the Versions pane; they fail with a code and never throw. */
export function createVersionCalls(request: Request, projectId: ProjectId) {
  const project = `/api/projects/${projectId}`;
  return {
    /** Newest first; `before` is a version's number. */
    list: (before: number | null) =>
      request(
        'GET',
        `${project}/versions?limit=${versionsAPage}${before === null ? '' : `&before=${before}`}`,
        versionListSchema,
      ),
    restore: (versionId: string, part: RestoredPart = 'all') =>
      request('POST', `${project}/restore`, restoredVersionSchema, {
        versionId,
        files: part !== 'data',
        data: part !== 'files',
        keepNew: part === 'kept',
      }),
    /** What restoring would do to the stored data; changes nothing. */
    foresee: (versionId: string) => request('GET', `${project}/versions/${versionId}/restore`, restoreOutlookSchema),
    /** A new app of one's own that begins as this version, with its data if it has any. */
    fork: ({ id, isDataLetGo, isDataNotKept }: ListedVersion) =>
      request('POST', `${project}/fork`, madeProjectSchema, { versionId: id, data: !isDataLetGo && !isDataNotKept }),
    compare: (from: string, to: string) =>
      request('GET', `${project}/versions/${from}/compare/${to}`, comparisonSchema),
    /** The number of the version that is live, or null. */
    async liveNumber(): Promise<CallResult<number | null>> {
      const listed = await request('GET', `${project}/deployments`, deploymentListSchema);
      if (!listed.ok) return listed;
      return succeed(listed.value.deployments.find(({ live }) => live)?.versionNumber ?? null);
    },
  };
}
export type VersionCalls = ReturnType<typeof createVersionCalls>;
