import { request as httpRequest, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';

export type Asked = { body?: unknown; headers?: Record<string, string>; host?: string };
export type Bytes = { status: number; headers: IncomingHttpHeaders; bytes: Buffer };

/** Opens one request as a script would, on 127.0.0.1 with a Host header; resolves with the answer's beginning. */
export function openRequest(port: number, method: string, path: string, asked: Asked = {}): Promise<IncomingMessage> {
  const { body, headers = {}, host = `app.localhost:${port}` } = asked;
  const isRaw = typeof body === 'string' || body instanceof Uint8Array;
  const payload = body === undefined ? null : Buffer.from(isRaw ? body : JSON.stringify(body));
  return new Promise((resolve, reject) => {
    const type = isRaw ? 'application/octet-stream' : 'application/json';
    const outgoing = httpRequest(
      {
        host: '127.0.0.1',
        port,
        path,
        method,
        // A connection of its own: one kept from an earlier request may be closed at the moment it is used again.
        agent: false,
        headers: {
          host,
          ...(payload === null ? {} : { 'content-type': type, 'content-length': payload.length }),
          ...headers,
        },
      },
      resolve,
    );
    outgoing.on('error', reject);
    outgoing.end(payload ?? undefined);
  });
}

/** One whole answer. */
export async function ask(port: number, method: string, path: string, asked: Asked = {}): Promise<Bytes> {
  const response = await openRequest(port, method, path, asked);
  const parts: Buffer[] = [];
  for await (const part of response) parts.push(part as Buffer);
  return { status: response.statusCode ?? 0, headers: response.headers, bytes: Buffer.concat(parts) };
}
