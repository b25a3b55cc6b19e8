import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AppErrorCode } from '../../base/foundation/app-error';

/** Limits on the bytes of bodies that are being received or processed. */
export type BodyBounds = { perAddress: number; inAll: number };

/** A body must be complete within half a minute, plus the time its size takes on a slow line. */
const graceMs = 30_000;
const bytesPerMs = 50;
const lookEveryMs = 5_000;
/**
 * Small bodies pass even if the total is full; otherwise a few clients that fill it would shut everybody out. The
 * number of connections limits small bodies.
 */
const smallBytes = 64 * 1024;

type Body = { request: IncomingMessage; begunAt: number; received: number; refuse(code: AppErrorCode): void };
type Limits = { address: string; limit: number; refuse(code: AppErrorCode): void };

/**
 * Counts every body by its sender's address, from its first byte until its response is done. Refuses with
 * `body-too-large` above its own limit, `too-many-requests` above the address's share, `server-busy` above the total,
 * and `body-too-slow` after its time. A refused body is released at once, and the rest of it is discarded
 * (`lingering-close.ts`).
 */
export function createBodiesInFlight({ perAddress, inAll }: BodyBounds, now: () => number) {
  const held = new Map<string, number>();
  const open = new Set<Body>();
  let total = 0;

  function hold(address: string, bytes: number): void {
    const sum = (held.get(address) ?? 0) + bytes;
    total += bytes;
    if (sum === 0) held.delete(address);
    else held.set(address, sum);
  }

  function endSlow(): void {
    for (const body of open) {
      // Bytes waiting to be read here are this server's delay, not the sender's.
      if (body.request.readableLength > 0) body.begunAt += lookEveryMs;
      else if (now() - body.begunAt > graceMs + body.received / bytesPerMs) body.refuse('body-too-slow');
    }
  }
  const timer = setInterval(endSlow, lookEveryMs);
  timer.unref();

  return {
    /** Whether the request may continue; if not, it was refused before a byte was read. */
    take(request: IncomingMessage, response: ServerResponse, { address, limit, refuse }: Limits): boolean {
      const declared = Number(request.headers['content-length'] ?? 0);
      if (declared === 0 && request.headers['transfer-encoding'] === undefined) return true;
      const isSmall = declared > 0 && declared <= smallBytes;
      let isRefused = false;
      const body: Body = {
        request,
        begunAt: now(),
        received: 0,
        refuse(code) {
          if (isRefused) return;
          isRefused = true;
          open.delete(body);
          hold(address, -body.received);
          refuse(code);
        },
      };
      const push = request.push.bind(request);
      // Count the bytes where the parser delivers them, so that the body's reader is not disturbed.
      request.push = (chunk: unknown, encoding?: BufferEncoding) => {
        if (isRefused) return true;
        if (chunk === null) open.delete(body);
        if (!(chunk instanceof Uint8Array)) return push(chunk, encoding);
        body.received += chunk.length;
        hold(address, chunk.length);
        if (body.received > limit) body.refuse('body-too-large');
        else if ((held.get(address) ?? 0) > perAddress) body.refuse('too-many-requests');
        else if (total > inAll && !isSmall) body.refuse('server-busy');
        return isRefused || push(chunk, encoding);
      };
      // If the request had to wait for an earlier one on its connection, some or all of its bytes are already here.
      body.received = request.readableLength;
      hold(address, body.received);
      if (!request.complete) open.add(body);
      response.once('close', () => {
        open.delete(body);
        if (!isRefused) hold(address, -body.received);
        isRefused = true;
      });
      if (Math.max(declared, body.received) > limit) body.refuse('body-too-large');
      else if (declared - body.received + (held.get(address) ?? 0) > perAddress) body.refuse('too-many-requests');
      else if (declared - body.received + total > inAll && !isSmall) body.refuse('server-busy');
      return !isRefused;
    },
    /** Bytes held right now. */
    held: () => total,
    endSlow,
    close: () => clearInterval(timer),
  };
}

export type BodiesInFlight = ReturnType<typeof createBodiesInFlight>;
