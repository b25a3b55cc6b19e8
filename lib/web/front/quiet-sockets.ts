import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';

/**
 * Ends connections without any traffic for `silenceMs` while a response waits to be read, or while there is no request.
 * Connections whose response is still being prepared, or that listen to a quiet stream, stay open.
 */
export function endQuietSockets(server: Server, silenceMs: number): void {
  const answering = new WeakMap<Socket, ServerResponse>();
  server.setTimeout(silenceMs);
  server.on('request', ({ socket }: IncomingMessage, response: ServerResponse) => {
    answering.set(socket, response);
    // The next request of a connection may arrive before this answer counts as sent.
    response.once('close', () => {
      if (answering.get(socket) === response) answering.delete(socket);
    });
  });
  server.on('timeout', (socket: Socket) => {
    if (socket.writableLength > 0 || !answering.has(socket)) socket.destroy();
    else socket.setTimeout(silenceMs);
  });
}

/**
 * Ends a socket received from an upgrade one second after our last write, whether or not its sender closes it. Node no
 * longer manages it, and each one left open would keep a file descriptor forever.
 */
export function endOnceAnswered(socket: Duplex): void {
  socket.once('finish', () => {
    socket.resume();
    const timer = setTimeout(() => socket.destroy(), 1000).unref();
    socket.once('close', () => clearTimeout(timer));
  });
}
