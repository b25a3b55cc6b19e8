import type { IncomingMessage } from 'node:http';

/**
 * Calls `onTooLarge` once a request's body exceeds `limit` bytes, and discards the rest. A declared length is checked
 * before anything is read. Returns whether the request may proceed.
 */
export function limitBody(request: IncomingMessage, limit: number, onTooLarge: () => void): boolean {
  const declared = Number(request.headers['content-length'] ?? 0);
  if (declared > limit) {
    onTooLarge();
    return false;
  }
  // Bytes are counted where the parser delivers them, so that the body's reader is not disturbed.
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
