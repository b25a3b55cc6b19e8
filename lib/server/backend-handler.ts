import type { IncomingMessage, ServerResponse } from 'node:http';
import type { BackendId } from '../backends/backend';
import type { GatewayCall } from '../backends/gateway';
import { clientAddress } from '../front/client-address';
import { limitBody } from '../front/limit-body';

/** What a browser may send at once: an upload of 50 MB with what its form adds. */
const mostBodyBytes = 51 * 1024 * 1024;

/** The path of a backend's own within an address: what follows `prefix`, `/rest/v1/…`; null for every other address. */
export function backendPath(url: string | undefined, prefix: string): string | null {
  if (url === undefined || !URL.canParse(url, 'http://backend')) return null;
  const { pathname, search } = new URL(url, 'http://backend');
  return pathname.startsWith(`${prefix}/`) ? pathname.slice(prefix.length) + search : null;
}

export type AnswerBackend = (
  request: IncomingMessage,
  response: ServerResponse,
  call: { backendId: BackendId; path: string; reachedAt: string; isTrial?: boolean },
) => Promise<void>;

/** Takes a request of Node's http server to the gateway and its answer back. Bodies are counted as they come. */
export function createBackendHandler(gateway: (call: GatewayCall) => Promise<Response>): AnswerBackend {
  return async (request, response, { backendId, path, reachedAt, isTrial = false }) => {
    // What an app's users uploaded must not become a program that stands between the app and its server.
    if (request.headers['service-worker'] !== undefined) {
      response.writeHead(403, { 'content-type': 'text/plain; charset=utf-8' }).end('No service workers from here');
      return;
    }
    const method = request.method ?? 'GET';
    // No `Request` can be made with the methods beyond these, TRACE among them.
    if (!methods.has(method)) return refuseMethod(response);
    const body = await readBody(request, () => tooLarge(request, response));
    if (body === null) return;
    const hasBody = method !== 'GET' && method !== 'HEAD' && body.length > 0;
    const headers = headersOf(request);
    // Said even where it came in pieces of no declared length: the gateway's limits go by it.
    headers.set('content-length', String(body.length));
    const asked = new Request(`http://backend${path}`, {
      method,
      headers,
      ...(hasBody ? { body: new Uint8Array(body) } : {}),
    });
    const address = clientAddress(request.socket.remoteAddress, request.headers['x-forwarded-for']);
    const answer = await gateway({ backendId, request: asked, address, reachedAt, isTrial });
    const bytes = Buffer.from(await answer.arrayBuffer());
    const isBare = method === 'HEAD' || answer.status === 204 || answer.status === 304;
    response.writeHead(answer.status, {
      ...Object.fromEntries(answer.headers),
      ...(isBare ? {} : { 'content-length': bytes.length }),
      // The same for every answer of this host, whichever comes first.
      'origin-agent-cluster': '?1',
    });
    response.end(isBare ? undefined : bytes);
  };
}

const methods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

function refuseMethod(response: ServerResponse): void {
  const message = 'There is no such call.';
  response.writeHead(405, { 'content-type': 'application/json; charset=utf-8', connection: 'close' });
  response.end(JSON.stringify({ code: 'bad_method', message, msg: message, error: message }));
}

/** Hop-by-hop, or said anew by whoever sends on; cookies are no part of a backend's calls. */
const leftOut = new Set(['host', 'connection', 'keep-alive', 'transfer-encoding', 'upgrade', 'expect', 'te', 'cookie']);

function headersOf(request: IncomingMessage): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) {
    if (value === undefined || leftOut.has(name)) continue;
    for (const one of Array.isArray(value) ? value : [value]) headers.append(name, one);
  }
  return headers;
}

/** Null when it was too large and has been answered. */
function readBody(request: IncomingMessage, onTooLarge: () => void): Promise<Buffer | null> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const mayGoOn = limitBody(request, mostBodyBytes, () => {
      onTooLarge();
      resolve(null);
    });
    if (!mayGoOn) return;
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => resolve(Buffer.concat(chunks)));
    request.on('error', reject);
  });
}

function tooLarge(request: IncomingMessage, response: ServerResponse): void {
  const message = 'A file may have up to 50 MB.';
  const body = JSON.stringify({ code: 'too_large', message, msg: message, error: message });
  response.writeHead(413, {
    'content-type': 'application/json; charset=utf-8',
    'access-control-allow-origin': '*',
    connection: 'close',
  });
  response.end(body, () => request.destroy());
}
