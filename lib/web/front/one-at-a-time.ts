import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/**
 * A client that waits for responses is at most one request ahead: it may send the next one before the previous response
 * counts as sent.
 */
const mostWaiting = 4;

type Waiting = { request: IncomingMessage; response: ServerResponse };

/**
 * Answers the requests of a connection one after another, and ends a connection with more than four waiting. Node
 * passes on all pipelined requests at once and without a limit, and never closes a response that was still waiting when
 * the connection ended: whatever such a request holds (a slot, the bytes of its body) would be held forever.
 */
export function oneAtATime(answer: RequestListener): RequestListener {
  const lines = new WeakMap<Socket, Waiting[]>();

  function begin(line: Waiting[], { request, response }: Waiting): void {
    const { socket } = request;
    response.once('close', () => {
      const next = line.shift();
      if (next === undefined) lines.delete(socket);
      else if (!socket.destroyed) begin(line, next);
    });
    answer(request, response);
  }

  return (request, response) => {
    const line = lines.get(request.socket);
    if (line === undefined) {
      const own: Waiting[] = [];
      lines.set(request.socket, own);
      begin(own, { request, response });
    } else if (line.length < mostWaiting) line.push({ request, response });
    else request.socket.destroy();
  };
}
