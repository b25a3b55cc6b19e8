import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AppErrorCode } from '../foundation/app-error';

/** Bytes of bodies that are being received or worked on. */
export type BodyBounds = { perAddress: number; inAll: number };

/** A body must be complete in half a minute and what its size takes on a slow line. */
const graceMs = 30_000;
const bytesPerMs = 50;
const lookEveryMs = 5_000;
/** Small bodies pass when the whole is full, or a few who fill it would shut everybody out; connections bound them. */
const smallBytes = 64 * 1024;

type Body = { request: IncomingMessage; begunAt: number; received: number; refuse(code: AppErrorCode): void };
type Limits = { address: string; limit: number; refuse(code: AppErrorCode): void };

/**
 * Counts every body by the address it comes from, from its first byte until its response is done: `body-too-large` beyond its
 * own limit, `too-many-requests` beyond the address's share, `server-busy` beyond what all may hold, `body-too-slow` behind
 * its time. A refused body is let go at once, and what still comes of it is thrown away (`lingering-close.ts`).
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
      // What waits to be read here is our slowness, not the sender's.
      if (body.request.readableLength > 0) body.begunAt += lookEveryMs;
      else if (now() - body.begunAt > graceMs + body.received / bytesPerMs) body.refuse('body-too-slow');
    }
  }
  const timer = setInterval(endSlow, lookEveryMs);
  timer.unref();

  return {
    /** Whether the request may go on; when not, it has been refused before a byte was read. */
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
      // Whoever reads the body must not be disturbed, so the bytes are counted where the parser hands them over.
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
      // One that waited for its turn on its connection has some, or all, of its bytes here.
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
    /** Bytes held at this moment. */
    held: () => total,
    endSlow,
    close: () => clearInterval(timer),
  };
}

export type BodiesInFlight = ReturnType<typeof createBodiesInFlight>;
