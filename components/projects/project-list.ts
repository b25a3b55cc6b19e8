import { doneSchema } from '@/lib/base/answers/done-answer';
import {
  guestShareSchema,
  listedProjectSchema,
  madeProjectSchema,
  projectListSchema,
} from '@/lib/base/answers/project-answers';
import type { Request } from '@/lib/studio/studio/request';

/** Calls of My apps; they fail with a code and never throw. */
export function createProjectCalls(request: Request) {
  const at = (id: string) => `/api/projects/${id}`;
  return {
    list: () => request('GET', '/api/projects', projectListSchema),
    deleted: () => request('GET', '/api/projects?deleted=1', projectListSchema),
    share: () => request('GET', '/api/share', guestShareSchema),
    rename: (id: string, name: string) => request('PATCH', at(id), listedProjectSchema, { name }),
    duplicate: (id: string) => request('POST', `${at(id)}/duplicate`, madeProjectSchema, {}),
    remove: (id: string) => request('DELETE', at(id), doneSchema),
    bringBack: (id: string) => request('POST', `${at(id)}/undelete`, listedProjectSchema, {}),
  };
}
