import { changedModulesSchema, moduleListSchema } from '@/lib/base/answers/module-answers';
import { restoredVersionSchema } from '@/lib/base/answers/version-answers';
import type { ProjectId, VersionId } from '@/lib/base/foundation/id';
import type { Request } from '@/lib/studio/studio/request';

/**
 * Calls about an app's ready-made parts; they fail with a code and never throw. `summary` becomes the version's name.
 */
export function createModuleCalls(request: Request, projectId: ProjectId) {
  const project = `/api/projects/${projectId}`;
  const at = `${project}/modules`;
  return {
    list: () => request('GET', at, moduleListSchema),
    install: (name: string, settings: Readonly<Record<string, boolean | string>>, summary: string) =>
      request('POST', at, changedModulesSchema, { name, settings, summary }),
    remove: (name: string, summary: string) =>
      request('DELETE', `${at}/${name}?summary=${encodeURIComponent(summary)}`, changedModulesSchema),
    takeOver: (name: string, path: string, isMine: boolean, summary: string) =>
      request('POST', `${at}/${name}/files`, changedModulesSchema, { path, isMine, summary }),
    /** `data`: also restores what the app has stored, because the change ran a migration. */
    goBackTo: (versionId: VersionId, data: boolean) =>
      request('POST', `${project}/restore`, restoredVersionSchema, { versionId, data }),
  };
}
export type ModuleCalls = ReturnType<typeof createModuleCalls>;
