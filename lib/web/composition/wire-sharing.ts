import path from 'node:path';
import type { Now, ProjectId } from '../../base/foundation/id';
import type { Origins } from '../../base/http/origins';
import { createCountUses } from '../../publishing/sharing/count-uses';
import { createSharedHandler } from '../../publishing/sharing/shared-handler';
import { createVisitorParts } from '../../publishing/sharing/create-visitor-parts';
import { endCookiesOf } from '../front/end-shared-cookies';
import { readDrawnScripts } from '../../publishing/sites/drawn-scripts';
import type { Apps } from './wire-backends';
import type { Storage } from './wire-storage';

type Options = {
  origins: Origins;
  storage: Storage;
  apps: Apps;
  /** The folder of the build. */
  built: string;
  /** Null if apps are never removed for lack of visits. */
  visited: ((projectId: ProjectId) => Promise<void>) | null;
  now: Now;
  onError(error: unknown): void;
};

/** Wires shared apps: their hosts, and what the HTTP interface needs for them. */
export function wireSharing({ origins, storage, apps, built, visited, now, onError }: Options) {
  const { sharing, blobs } = storage;
  const { appBackends, sharedData, reachShared, hosts, endSockets } = apps;
  const visitorParts = createVisitorParts({
    ...{ built: path.join(built, 'visitor-backend'), readFiles: storage.readFiles, envOf: sharedData.envOf },
  });
  return {
    parts: {
      ...{ sharing, visitorParts, countUse: createCountUses({ sharing, now }), keepsData: appBackends.keepsData },
      async endVisits(projectId: ProjectId) {
        endSockets(projectId, ['shared']);
        // Nobody can reach the data any more. Data that can't be deleted now is deleted when the app is shared again or
        // removed.
        await sharedData.drop(projectId).catch(onError);
      },
    },
    handle: createSharedHandler({
      ...{ sharing, blobs, visitorParts, visited },
      readDrawScript: readDrawnScripts(path.join(built, 'drawn-pages')).draw,
      answerBackend: (request, response, { id, projectId }) =>
        hosts.shared(request, response, {
          projectId,
          idOf: () => sharedData.idOf(projectId),
          reach: () => reachShared(id),
        }),
      endSharedCookies: (header, name) => endCookiesOf(header, { domain: origins.builderHost, path: `/${name}` }),
    }),
  };
}
