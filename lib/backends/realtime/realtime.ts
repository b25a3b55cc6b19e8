import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { BackendId } from '@/lib/backends/backends/backend';
import { createSockets, type SocketOptions } from './create-sockets';
import { limits } from './limits';

/** Realtime for all backends: Supabase's `realtime/v1`, as supabase-js uses it. */
export type Realtime = {
  /** Accepts an upgrade to `/realtime/v1/websocket` with `apikey` and `vsn`; ends any other with the reason. */
  upgrade(
    request: IncomingMessage,
    socket: Duplex,
    head: Buffer,
    to: { backendId: BackendId; path: string },
  ): Promise<void>;
  /** Handles http calls under `/realtime/v1/`. */
  fetch(backendId: BackendId, request: Request): Promise<Response>;
  /** Closes one backend's sockets; the caller who routes upgrades here must refuse new ones. */
  end(backendId: BackendId): void;
  /** Closes all sockets; pages reconnect by themselves. */
  close(): void;
};

export function createRealtime(options: SocketOptions): Realtime {
  const sockets = createSockets(options);
  // A message above the limit is read, and refused with the reason; far above it, the socket is closed.
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: 2 * limits.messageBytes,
    // One message per turn of the event loop, so that a burst from one page delays nobody.
    allowSynchronousEvents: false,
    // Each piece costs a hundred bytes, however small. `@types/ws` lacks these options.
    ...{ maxFragments: 1024, maxBufferedChunks: 4096 },
  });

  return {
    async upgrade(request, socket, head, { backendId, path }) {
      const asked = await sockets.letIn(backendId, path);
      if ('refusal' in asked) return refuse(socket, ...asked.refusal);
      server.handleUpgrade(request, socket, head, (webSocket) => {
        const served = asked.serve(webSocket);
        socket.on('data', (chunk: Buffer) => served.arrived(chunk.length));
      });
    },
    fetch: sockets.fetch,
    end: sockets.end,
    close() {
      for (const socket of server.clients) socket.terminate();
    },
  };
}

function refuse(socket: Duplex, status: string, message: string): void {
  const body = JSON.stringify({ message });
  socket.end(
    `HTTP/1.1 ${status}\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  );
}
