import type { IncomingMessage, ServerResponse } from 'node:http';

/** How long a sender that was answered early may continue: bytes and time for each, and `atOnce` senders in total. */
export type LingerBounds = { bytes: number; silenceMs: number; inAllMs: number; atOnce: number };

/**
 * A browser reads no response before it has sent its body, so the largest body our pages send must fit; on a slow line
 * this takes some seconds.
 */
const usualBounds: LingerBounds = { bytes: 24 * 1024 ** 2, silenceMs: 2000, inAllMs: 10_000, atOnce: 100 };

type Lingering = { address: string; request: IncomingMessage };

/**
 * Closes the connection of a sender that was answered before its body arrived, without losing the response: sends
 * `Connection: close`, the response and the end of the stream, then reads and discards the rest until the sender closes
 * or a limit is reached. Closing a connection with unread bytes would reset it and lose the response (RFC 9112, 9.6).
 * Above `atOnce`, the address with the most such connections loses its oldest.
 */
export function createLingeringClose(bounds: LingerBounds = usualBounds) {
  /** Oldest first. */
  const open = new Set<Lingering>();

  function begin(one: Lingering, close: () => void): void {
    const { request } = one;
    const { socket } = request;
    const endsAt = performance.now() + bounds.inAllMs;
    let left = bounds.bytes;
    const silence = setTimeout(() => {
      const before = left;
      // First read what arrived while this process was busy: that delay was not the sender's.
      setImmediate(() => left === before && socket.destroy());
    }, bounds.silenceMs).unref();
    open.add(one);
    socket.once('close', () => {
      clearTimeout(silence);
      open.delete(one);
      // Tell a reader that still waits for the body that it won't come.
      request.destroy();
    });
    // Discard where the parser delivers the bytes, so that a reader of the body can't keep them.
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
    // If nothing has started to read a body, Node would discard it by itself, without a limit.
    response.once('prefinish', () => request.read());
    // Node calls this method once the last response of a connection is sent.
    socket.destroySoon = () => {
      if (request.complete || socket.destroyed) close();
      else begin({ address, request }, close);
    };
  }

  return {
    /**
     * Takes over closing this request's connection. Call it before responding. Returns false if the connection is
     * already closing: then ignore the request, because bytes that follow a discarded body are not a request.
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
    /** Connections currently held open for such senders. */
    open: () => open.size,
  };
}

export type LingeringClose = ReturnType<typeof createLingeringClose>;
