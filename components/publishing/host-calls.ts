import { type HostName, placeAtHostSchema } from '@/lib/base/answers/host-answers';
import type { ProjectId } from '@/lib/base/foundation/id';
import type { Request } from '@/lib/studio/studio/request';

export type SupabaseKeys = { url: string; publishableKey: string; secretKey: string; accessToken: string };
export type ChosenHost = { host: HostName; token: string; account?: string; supabase?: SupabaseKeys };

/** Calls for publishing to a host; they fail with a code and never throw. */
export function createHostCalls(request: Request, projectId: ProjectId) {
  const at = `/api/projects/${projectId}/host`;
  return {
    look: () => request('GET', at, placeAtHostSchema),
    choose: (chosen: ChosenHost) => request('PUT', at, placeAtHostSchema, chosen),
    publish: (earlierId?: string) =>
      request('POST', `${at}/publishes`, placeAtHostSchema, earlierId === undefined ? {} : { earlierId }),
    takeDown: () => request('DELETE', `${at}/site`, placeAtHostSchema),
    forget: () => request('DELETE', at, placeAtHostSchema),
  };
}
export type HostCalls = ReturnType<typeof createHostCalls>;
