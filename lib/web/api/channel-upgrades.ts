import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { serveChannel } from '../../base/channel/channel-socket';
import type { ProjectId } from '../../base/foundation/id';
import { readTarget } from '../../base/foundation/read-target';
import { addressHeader, addressOf } from '../../base/http/client-address';
import type { ServerParts } from './server-parts';
import { holderOf } from '../guests/open-shares';

/** Easel's WebSocket close code for "too many are open": the page shows this and retries after a while. */
export const tooManyOpen = 4429;

/** Opens project channels on the builder's host, within the limits of the viewer, the address and the server. */
export function createChannelUpgrades({ parts, onError }: { parts: ServerParts; onError(error: unknown): void }) {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: 64 * 1024 });

  async function open(request: IncomingMessage, socket: Duplex, head: Buffer, projectId: ProjectId): Promise<void> {
    const asked = new URLSearchParams(readTarget(request.url)?.search ?? '');
    const after = Math.max(0, Math.floor(Number(asked.get('after') ?? 0)) || 0);
    const viewer = await parts.viewerOf(
      new Headers({ cookie: request.headers.cookie ?? '', [addressHeader]: addressOf(request) }),
    );
    if (!viewer.ok || (await parts.access.roleOf(viewer.value, projectId)) === null) return refuse(socket);
    if (socket.destroyed) return;
    const place = parts.atOnce.take('channel', holderOf(parts.keeping.payerFor(viewer.value, projectId)));
    const leave = 'leave' in place ? place.leave : null;
    if (leave) socket.once('close', leave);
    sockets.handleUpgrade(request, socket, head, (webSocket) => {
      // A browser can't read the status of a refused upgrade, but can read the close code of a socket.
      if (leave === null) {
        webSocket.close(tooManyOpen, 'share-open-used');
        setTimeout(() => webSocket.terminate(), 1000).unref();
        return;
      }
      serveChannel(parts, { socket: webSocket, projectId, after });
    });
  }

  return {
    /** False if the path is not ours. */
    upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean {
      const path = readTarget(request.url)?.path ?? '';
      const projectId = /^\/api\/projects\/([a-z2-7]{26})\/channel$/.exec(path)?.[1] as ProjectId | undefined;
      if (!projectId) return false;
      open(request, socket, head, projectId).catch((error: unknown) => {
        onError(error);
        refuse(socket);
      });
      return true;
    },
    close(): void {
      for (const socket of sockets.clients) socket.terminate();
    },
  };
}

function refuse(socket: Duplex): void {
  socket.end('HTTP/1.1 404 Not Found\r\nconnection: close\r\n\r\n');
}
