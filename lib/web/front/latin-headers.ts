import type { ServerResponse } from 'node:http';

/**
 * Makes Node write a response's header lines byte for byte. Node joins them with the first text of a body and writes
 * both as UTF-8, which turns `\xA0` in a cookie's name into two bytes, and so into another name.
 */
export function writeHeadersAsBytes(response: ServerResponse): void {
  const { socket } = response;
  const end = response.end.bind(response) as (...parts: unknown[]) => ServerResponse;
  const write = response.write.bind(response) as (...parts: unknown[]) => boolean;
  const asBytes = ([chunk, encoding, ...rest]: unknown[]): unknown[] =>
    typeof chunk === 'string'
      ? [Buffer.from(chunk, typeof encoding === 'string' ? (encoding as BufferEncoding) : 'utf8'), encoding, ...rest]
      : [chunk, encoding, ...rest];
  response.write = ((...parts: unknown[]) => write(...asBytes(parts))) as typeof response.write;
  response.end = ((...parts: unknown[]) => end(...asBytes(parts))) as typeof response.end;
  // Header lines that are flushed without a body use the socket's default encoding.
  socket?.setDefaultEncoding('latin1');
  response.once('close', () => socket?.setDefaultEncoding('utf8'));
}
