import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { BackendStore } from '../backends/backend-store';
import { readTarget } from '../foundation/read-target';
import type { PreviewStore } from '../previews/preview-store';
import type { SiteStore } from '../publishing/site-store';
import type { Realtime } from '../realtime/realtime';
import type { HostTarget } from '../front/origins';
import { backendPath } from './backend-handler';
import type { ReachPreview } from './trial-data';

export type BackendHost = Extract<HostTarget, { kind: 'preview' | 'site' | 'loopback' }>;

type Dependencies = {
  store: Pick<BackendStore, 'find'>;
  reachPreview: ReachPreview;
  previews: Pick<PreviewStore, 'find'>;
  sites: Pick<SiteStore, 'siteBySlug'>;
  realtime: Pick<Realtime, 'upgrade'>;
  report: (error: unknown) => void;
};

/** Leads a WebSocket to the realtime of the backend at its address, where calls of the same address go as well. */
export function createBackendUpgrades({ store, reachPreview, previews, sites, realtime, report }: Dependencies) {
  async function find(host: BackendHost, url: string | undefined) {
    switch (host.kind) {
      case 'site': {
        const path = backendPath(url, '/backend');
        const site = path === null ? null : await sites.siteBySlug(host.slug);
        const backend = site?.liveDeploymentId == null ? null : await store.find(site.projectId, 'live');
        return path !== null && backend ? { backendId: backend.id, path } : null;
      }
      case 'preview':
      case 'loopback': {
        const key =
          host.kind === 'preview'
            ? host.key
            : /^\/backends\/([a-z2-7]{26,64})\//.exec(readTarget(url)?.path ?? '')?.[1];
        const path = backendPath(url, host.kind === 'preview' ? '/backend' : `/backends/${key}`);
        const preview = key === undefined || path === null ? null : await previews.find(key);
        return path !== null && preview ? { backendId: await reachPreview(preview), path } : null;
      }
      default:
        return host satisfies never;
    }
  }

  return async (host: BackendHost, request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> => {
    try {
      const found = await find(host, request.url);
      if (found) return await realtime.upgrade(request, socket, head, found);
      socket.end('HTTP/1.1 404 Not Found\r\nconnection: close\r\n\r\n');
    } catch (error) {
      report(error);
      socket.end('HTTP/1.1 500 Internal Server Error\r\nconnection: close\r\n\r\n');
    }
  };
}
