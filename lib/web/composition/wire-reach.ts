import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Env } from '../../base/foundation/env';
import type { Now, ProjectId } from '../../base/foundation/id';
import type { Origins } from '../../base/http/origins';
import { createCloudflaredTunnel, findProgram } from '../../publishing/reach/cloudflared-tunnel';
import { createDrizzleReachStore } from '../../publishing/reach/drizzle-reach-store';
import type { OpenSite, Reached } from '../../publishing/reach/link-of-site';
import { openReach } from '../../publishing/reach/open-reach';
import { createSlugOfProject } from '../../publishing/reach/slug-of-project';
import { serviceOf } from '../../publishing/reach/reach';
import { readNetwork } from '../../publishing/reach/read-networks';
import { sshServiceOf } from '../../publishing/reach/ssh-services';
import { createSshTunnel } from '../../publishing/reach/ssh-tunnel';
import { tryLink } from '../../publishing/reach/try-link';
import type { FrontServer } from '../front/front-server';
import type { Storage } from './wire-storage';

type Options = {
  env: Env;
  processEnvironment: Readonly<Record<string, string | undefined>>;
  origins: Origins;
  storage: Storage;
  /** Serves a site that was opened at another origin than its own host. */
  handleSite(request: IncomingMessage, response: ServerResponse, slug: string, origin: string): Promise<void>;
  now: Now;
  onError(error: unknown): void;
};

/**
 * Wires the parts that make published apps reachable for others from this computer. Nothing is open before `resume`.
 */
export function wireReach({ env, processEnvironment, origins, storage, handleSite, now, onError }: Options) {
  const { db, data, sites, access, createId } = storage;
  const store = createDrizzleReachStore({ db, secret: data.secret, now });
  const slugOf = createSlugOfProject(sites);
  let front: Pick<FrontServer, 'openSite'> | null = null;
  const openSite: OpenSite = (...site) => {
    if (front === null) throw new Error('the front is not there yet');
    return front.openSite(...site);
  };
  const findCloudflared = () => findProgram('cloudflared', processEnvironment);
  const reach = openReach({
    ...{ access, sites, store, openSite, readNetwork, tryLink, now, onError },
    isOffered: origins.isLocal && !env.EASEL_GUESTS,
    random: () => randomBytes(1)[0]! / 255,
    createProbe: () => createId(),
    later(ms, call) {
      const timer = setTimeout(call, ms).unref();
      return () => clearTimeout(timer);
    },
    isFound: async (way) => way !== 'cloudflared' || (await findCloudflared()) !== null,
    async tunnelFor(settings) {
      const service = sshServiceOf(settings, serviceOf(settings));
      if (service === null)
        return createCloudflaredTunnel({ program: await findCloudflared(), environment: processEnvironment });
      const privateKey = async () => (await store.ownKey()).privateKey;
      return createSshTunnel({ service, hostKeys: store, privateKey });
    },
  });
  return {
    reach,
    attachFront(attached: FrontServer) {
      front = attached;
      // Don't wait for this: an opening that fails here is retried, and shows why it failed.
      void reach.resume().catch(onError);
    },
    async handle(request: IncomingMessage, response: ServerResponse, { projectId, origin }: Reached): Promise<void> {
      if (reach.isProbe(projectId as ProjectId, request.url)) {
        response.writeHead(204, { 'cache-control': 'no-store', 'x-easel-link': 'here' }).end();
        return;
      }
      return handleSite(request, response, await slugOf(projectId as ProjectId), origin);
    },
  };
}
