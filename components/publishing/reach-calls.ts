import { type ShownReach, reachSchema } from '@/lib/base/answers/reach-answers';
import type { ProjectId } from '@/lib/base/foundation/id';
import type { Request } from '@/lib/studio/studio/request';

/** The person's own server as the form has it; missing fields take the server's defaults. */
export type GivenServer = {
  host: string;
  port?: number;
  user: string;
  password?: string;
  remotePort?: number;
  address: string;
};
export type LinkChoice = { way: ShownReach['ways'][number]['way']; server?: GivenServer; agreed?: boolean };

/** Calls of the ladder; they fail with a code and never throw. */
export function createReachCalls(request: Request, projectId: ProjectId) {
  const reach = `/api/projects/${projectId}/reach`;
  return {
    look: () => request('GET', reach, reachSchema),
    openWifi: () => request('POST', `${reach}/wifi`, reachSchema),
    closeWifi: () => request('DELETE', `${reach}/wifi`, reachSchema),
    openLink: (choice: LinkChoice) => request('POST', `${reach}/link`, reachSchema, choice),
    closeLink: () => request('DELETE', `${reach}/link`, reachSchema),
    acceptKey: (fingerprint: string) => request('POST', `${reach}/link/key`, reachSchema, { fingerprint }),
  };
}
export type ReachCalls = ReturnType<typeof createReachCalls>;
