import { request as httpRequest, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';

export type Asked = { body?: unknown; headers?: Record<string, string>; host?: string };
export type Bytes = { status: number; headers: IncomingHttpHeaders; bytes: Buffer };

/** Sends one request like a script, to 127.0.0.1 with a Host header; resolves with the start of the response. */
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
        // A new connection: one kept from an earlier request may be closed just as it is reused.
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

/** One complete response. */
export async function ask(port: number, method: string, path: string, asked: Asked = {}): Promise<Bytes> {
  const response = await openRequest(port, method, path, asked);
  const parts: Buffer[] = [];
  for await (const part of response) parts.push(part as Buffer);
  return { status: response.statusCode ?? 0, headers: response.headers, bytes: Buffer.concat(parts) };
}
