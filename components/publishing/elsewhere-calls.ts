import { broughtBackSchema, placeElsewhereSchema } from '@/lib/base/answers/elsewhere-answers';
import type { ProjectId } from '@/lib/base/foundation/id';
import type { Request } from '@/lib/studio/studio/request';

/** Calls for publishing to another Easel; they fail with a code and never throw. */
export function createElsewhereCalls(request: Request, projectId: ProjectId) {
  const at = `/api/projects/${projectId}/elsewhere`;
  return {
    look: () => request('GET', at, placeElsewhereSchema),
    choose: (chosen: { address: string; token: string; withData: boolean; leave: readonly string[] }) =>
      request('PUT', at, placeElsewhereSchema, chosen),
    publish: (how: { mayLose?: boolean }) => request('POST', `${at}/publishes`, placeElsewhereSchema, how),
    rollBack: (deploymentId: string) => request('POST', `${at}/rollback`, placeElsewhereSchema, { deploymentId }),
    takeDown: () => request('DELETE', `${at}/site`, placeElsewhereSchema),
    forget: () => request('DELETE', at, placeElsewhereSchema),
    bringBack: () => request('POST', `${at}/data`, broughtBackSchema, {}),
    zip: `${at}/data.zip`,
  };
}
export type ElsewhereCalls = ReturnType<typeof createElsewhereCalls>;
