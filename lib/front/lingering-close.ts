import type { IncomingMessage, ServerResponse } from 'node:http';

/** How long a sender that was answered early may go on: so many bytes, so long, and so many senders `atOnce` in all. */
export type LingerBounds = { bytes: number; silenceMs: number; inAllMs: number; atOnce: number };

/**
 * A browser reads no answer before it has sent its body, so that the largest a page of ours sends has to fit; on a slow line
 * it takes some seconds.
 */
const usualBounds: LingerBounds = { bytes: 24 * 1024 ** 2, silenceMs: 2000, inAllMs: 10_000, atOnce: 100 };

type Lingering = { address: string; request: IncomingMessage };

/**
 * Closes the connection of a sender that was answered before its body had come, without losing the answer: says
 * `Connection: close`, sends the answer and that it was the last, then reads and throws away what still comes until the
 * sender closes or a bound is met. A connection that is closed with bytes unread is reset, and its answer is lost with it
 * (RFC 9112, 9.6). Beyond `atOnce` the address that has most of them loses its oldest.
 */
export function createLingeringClose(bounds: LingerBounds = usualBounds) {
  /** The oldest first. */
  const open = new Set<Lingering>();

  function begin(one: Lingering, close: () => void): void {
    const { request } = one;
    const { socket } = request;
    const endsAt = performance.now() + bounds.inAllMs;
    let left = bounds.bytes;
    const silence = setTimeout(() => {
      const before = left;
      // What came while this process was busy is read first: that was our silence, not the sender's.
      setImmediate(() => left === before && socket.destroy());
    }, bounds.silenceMs).unref();
    open.add(one);
    socket.once('close', () => {
      clearTimeout(silence);
      open.delete(one);
      // Who still waits for the body learns that it does not come.
      request.destroy();
    });
    // Where the parser hands the bytes over, so that nobody who still reads the body gets to keep them.
    request.push = (chunk: unknown) => {
      if (chunk === null) close();
      else if (chunk instanceof Uint8Array) left -= chunk.length;
      if (left < 0 || performance.now() > endsAt) socket.destroy();
      else silence.refresh();
      return true;
    };
    socket.end();
    socket.resume();
    endOldest();
  }

  function endOldest(): void {
    if (open.size <= bounds.atOnce) return;
    const held = new Map<string, Lingering[]>();
    for (const one of open) held.set(one.address, [...(held.get(one.address) ?? []), one]);
    const [most] = [...held.values()].toSorted((a, b) => b.length - a.length);
    const [oldest] = most!;
    open.delete(oldest!);
    oldest!.request.socket.destroy();
  }

  function closeLater(request: IncomingMessage, response: ServerResponse, address: string): void {
    const { socket } = request;
    const close = socket.destroySoon.bind(socket);
    response.setHeader('connection', 'close');
    // A body that nobody has begun to read Node would throw away by itself, without an end.
    response.once('prefinish', () => request.read());
    // What Node calls once the last answer of a connection is sent.
    socket.destroySoon = () => {
      if (request.complete || socket.destroyed) close();
      else begin({ address, request }, close);
    };
  }

  return {
    /**
     * Looks after the end of this request's connection; to be called before anything is answered. False: the connection is
     * closing, and what came behind a body that was thrown away is nobody's request.
     */
    watch(request: IncomingMessage, response: ServerResponse, address: string): boolean {
      const { socket, headers } = request;
      if (socket.writableEnded) return false;
      if (headers['transfer-encoding'] === undefined && Number(headers['content-length'] ?? 0) === 0) return true;
      const writeHead = response.writeHead.bind(response) as (...parts: unknown[]) => ServerResponse;
      response.writeHead = ((...parts: unknown[]) => {
        if (!request.complete) closeLater(request, response, address);
        return writeHead(...parts);
      }) as typeof response.writeHead;
      return true;
    },
    /** Connections that are kept for such a sender at this moment. */
    open: () => open.size,
  };
}

export type LingeringClose = ReturnType<typeof createLingeringClose>;
