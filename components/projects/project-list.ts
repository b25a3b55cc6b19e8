import { z } from 'zod';
import type { Request } from '@/lib/studio/request';

const projectSchema = z.object({
  id: z.string(),
  name: z.string(),
  updatedAt: z.number(),
  createdAt: z.number(),
  site: z.object({ url: z.string() }).nullable(),
  head: z.object({ number: z.number(), summary: z.string() }).nullable(),
});
/** One app in the list; times in ms since the epoch. `site` is null while nothing is live. */
export type ListedProject = z.infer<typeof projectSchema>;

const listSchema = z.object({ projects: z.array(projectSchema) });
const useSchema = z.object({ used: z.number(), limit: z.number() });
const shareSchema = z.object({
  /** Null for everybody but guests. */
  share: z.object({ days: z.number(), bytes: useSchema, projects: useSchema }).nullable(),
});
/** What a guest's apps take of what they may, and how long they are kept. */
export type GuestShare = NonNullable<z.infer<typeof shareSchema>['share']>;

const copySchema = z.object({ projectId: z.string() });
const anything = z.unknown();

/** The calls of My apps; each fails with a code, none throws. */
export function createProjectCalls(request: Request) {
  const at = (id: string) => `/api/projects/${id}`;
  return {
    list: () => request('GET', '/api/projects', listSchema),
    deleted: () => request('GET', '/api/projects?deleted=1', listSchema),
    share: () => request('GET', '/api/share', shareSchema),
    rename: (id: string, name: string) => request('PATCH', at(id), anything, { name }),
    duplicate: (id: string) => request('POST', `${at(id)}/duplicate`, copySchema, {}),
    remove: (id: string) => request('DELETE', at(id), anything),
    bringBack: (id: string) => request('POST', `${at(id)}/undelete`, anything, {}),
  };
}
