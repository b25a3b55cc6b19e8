import type { IncomingMessage } from 'node:http';

/**
 * Calls `onTooLarge` once a request's body passes `limit` bytes and lets no more of it through. A declared length is
 * judged before anything is read. Returns whether the request may go on.
 */
export function limitBody(request: IncomingMessage, limit: number, onTooLarge: () => void): boolean {
  const declared = Number(request.headers['content-length'] ?? 0);
  if (declared > limit) {
    onTooLarge();
    return false;
  }
  // Whoever reads the body must not be disturbed, so the bytes are counted where the parser hands them over.
  const push = request.push.bind(request);
  let received = 0;
  request.push = (chunk: unknown, encoding?: BufferEncoding) => {
    if (chunk instanceof Uint8Array) received += chunk.length;
    if (received > limit) {
      request.push = () => false;
      onTooLarge();
      return false;
    }
    return push(chunk, encoding);
  };
  return true;
}
