import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Ends connections on which nothing moves for `silenceMs` while an answer waits to be read, or while nothing is asked; one
 * whose answer is still being worked on, or that listens to a quiet stream, stays.
 */
export function endQuietSockets(server: Server, silenceMs: number): void {
  const answering = new WeakSet<Socket>();
  server.setTimeout(silenceMs);
  server.on('request', ({ socket }: IncomingMessage, response: ServerResponse) => {
    answering.add(socket);
    response.once('close', () => answering.delete(socket));
  });
  server.on('timeout', (socket: Socket) => {
    if (socket.writableLength > 0 || !answering.has(socket)) socket.destroy();
    else socket.setTimeout(silenceMs);
  });
}
