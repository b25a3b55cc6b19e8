import { changedModulesSchema, moduleListSchema } from '@/lib/base/answers/module-answers';
import type { ProjectId } from '@/lib/base/foundation/id';
import type { Request } from '@/lib/studio/studio/request';

/** Calls about an app's ready-made parts; they fail with a code and never throw. */
export function createModuleCalls(request: Request, projectId: ProjectId) {
  const at = `/api/projects/${projectId}/modules`;
  return {
    list: () => request('GET', at, moduleListSchema),
    install: (name: string, settings: Readonly<Record<string, boolean | string>>) =>
      request('POST', at, changedModulesSchema, { name, settings }),
    remove: (name: string) => request('DELETE', `${at}/${name}`, changedModulesSchema),
  };
}
