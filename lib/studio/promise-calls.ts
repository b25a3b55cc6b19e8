import { z } from 'zod';
import type { ProjectId } from '../foundation/id';
import type { Request } from './request';

const written = z.object({ sentence: z.string(), journey: z.string() });
const promiseSchema = written.extend({
  id: z.string(),
  isOff: z.boolean(),
  author: z.enum(['model', 'person']),
  proposal: z.union([written, z.object({ removal: z.string() })]).nullable(),
});
/** A promise as the interface tells it: the journey as text, one step a line. */
export type ListedPromise = z.infer<typeof promiseSchema>;
export type PromiseEdit = { sentence?: string; journey?: string; isOff?: boolean; proposal?: 'accept' | 'refuse' };

/** The calls about an app's promises; each fails with a code, none throws. */
export function createPromiseCalls(request: Request, projectId: ProjectId) {
  const promises = `/api/projects/${projectId}/promises`;
  const changed = z.object({ promise: promiseSchema });
  return {
    list: () => request('GET', promises, z.object({ promises: z.array(promiseSchema) })),
    /** `id` puts back one that was removed. */
    add: (promise: { sentence: string; journey: string; id?: string }) => request('POST', promises, changed, promise),
    change: (id: string, edit: PromiseEdit) => request('PATCH', `${promises}/${id}`, changed, edit),
    remove: (id: string) => request('DELETE', `${promises}/${id}`, changed),
  };
}
export type PromiseCalls = ReturnType<typeof createPromiseCalls>;
