import { changedPromiseSchema, promiseListSchema } from '../../base/answers/promise-answers';
import type { ProjectId } from '../../base/foundation/id';
import type { Request } from './request';

export type PromiseEdit = { sentence?: string; journey?: string; isOff?: boolean; proposal?: 'accept' | 'refuse' };

/** Calls about an app's promises; they fail with a code and never throw. */
export function createPromiseCalls(request: Request, projectId: ProjectId) {
  const promises = `/api/projects/${projectId}/promises`;
  return {
    list: () => request('GET', promises, promiseListSchema),
    /** `id` restores one that was removed. */
    add: (promise: { sentence: string; journey: string; id?: string }) =>
      request('POST', promises, changedPromiseSchema, promise),
    change: (id: string, edit: PromiseEdit) => request('PATCH', `${promises}/${id}`, changedPromiseSchema, edit),
    remove: (id: string) => request('DELETE', `${promises}/${id}`, changedPromiseSchema),
  };
}
export type PromiseCalls = ReturnType<typeof createPromiseCalls>;
