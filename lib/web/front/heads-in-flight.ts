import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

const lookEveryMs = 250;

/**
 * Limits the bytes of all unfinished request heads together: above `inAll`, the connections with the longest heads are
 * ended. A head may have a megabyte and take a minute, and until it is complete no other limit applies to it. Ordinary
 * heads have a few kilobytes and are never the longest.
 */
export function boundHeads(server: Server, inAll: number) {
  /** Connections that wait for their next head, with the bytes read before the wait. */
  const awaited = new Map<Socket, number>();

  server.on('connection', (socket: Socket) => {
    awaited.set(socket, 0);
    socket.once('close', () => awaited.delete(socket));
  });
  server.on('request', ({ socket }: IncomingMessage, response: ServerResponse) => {
    awaited.delete(socket);
    response.once('close', () => {
      if (!socket.destroyed) awaited.set(socket, socket.bytesRead);
    });
  });
  server.on('upgrade', ({ socket }: IncomingMessage) => awaited.delete(socket));

  function look(): void {
    const heads = [...awaited].map(([socket, before]) => ({ socket, bytes: socket.bytesRead - before }));
    let total = heads.reduce((sum, { bytes }) => sum + bytes, 0);
    if (total <= inAll) return;
    for (const { socket, bytes } of heads.toSorted((a, b) => b.bytes - a.bytes)) {
      if (total <= inAll) return;
      socket.destroy();
      total -= bytes;
    }
  }
  const timer = setInterval(look, lookEveryMs).unref();
  server.once('close', () => clearInterval(timer));
  return { look };
}
