import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { BackendId } from '../backends/backend';
import type { BackendStore } from '../backends/backend-store';
import type { ProjectId } from '../../base/foundation/id';
import { readTarget } from '../../base/foundation/read-target';
import type { PreviewStore } from '../../preview/previews/preview-store';
import type { Realtime } from '../realtime/realtime';
import type { HostTarget } from '../../base/http/origins';
import { backendPath } from './backend-handler';
import type { ReachPreview } from '../trials/trial-data';

export type BackendHost = Extract<HostTarget, { kind: 'preview' | 'shared' | 'site' | 'reached' | 'loopback' }>;

type Dependencies = {
  store: Pick<BackendStore, 'find'>;
  reachPreview: ReachPreview;
  previews: Pick<PreviewStore, 'find'>;
  sites: {
    siteBySlug(slug: string): Promise<{ projectId: ProjectId; liveDeploymentId: string | null } | null>;
    site(projectId: ProjectId): Promise<{ slug: string } | null>;
  };
  /** The database of a share's visitors; null if there is no such share, or if its app stores nothing. */
  reachShared(shareId: string): Promise<BackendId | null>;
  realtime: Pick<Realtime, 'upgrade'>;
  report: (error: unknown) => void;
};

/** Connects a WebSocket to the realtime of the backend that http calls to the same address reach. */
export function createBackendUpgrades({
  store,
  reachPreview,
  previews,
  sites,
  reachShared,
  realtime,
  report,
}: Dependencies) {
  async function find(host: BackendHost, url: string | undefined) {
    switch (host.kind) {
      case 'site':
      case 'reached': {
        const path = backendPath(url, '/backend');
        const slug = host.kind === 'site' ? host.slug : (await sites.site(host.projectId))?.slug;
        // Look it up by its address, because a deleted app has none.
        const site = path === null || slug === undefined ? null : await sites.siteBySlug(slug);
        const backend = site?.liveDeploymentId == null ? null : await store.find(site.projectId, 'live');
        return path !== null && backend ? { backendId: backend.id, path } : null;
      }
      case 'shared': {
        const path = backendPath(url, '/backend');
        const backendId = path === null ? null : await reachShared(host.shareId);
        return path !== null && backendId ? { backendId, path } : null;
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
