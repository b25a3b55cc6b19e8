import type { IncomingMessage, ServerResponse } from 'node:http';
import type { BackendId } from '../backends/backend';
import type { GatewayCall } from '../backends/gateway';
import { bodyOf } from '../backends/hand-over';
import { readTarget } from '../../base/foundation/read-target';
import { keylessBodyBytes } from '../../base/http/body-limits';
import { addressHeader, addressOf } from '../../base/http/client-address';
import { limitBody } from '../../base/http/limit-body';

/** The backend's own path within an address, `/rest/v1/…` after `prefix`; null for any other address. */
export function backendPath(url: string | undefined, prefix: string): string | null {
  const target = readTarget(url);
  return target?.raw.startsWith(`${prefix}/`) ? target.raw.slice(prefix.length) + target.search : null;
}

export type AnswerBackend = (
  request: IncomingMessage,
  response: ServerResponse,
  call: Pick<GatewayCall, 'backendId' | 'reachedAt' | 'isTrial' | 'onSignedIn'> & { path: string },
) => Promise<void>;

/** Passes a Node http request to the gateway and writes its response. Bodies are counted as they arrive. */
export function createBackendHandler(
  gateway: (call: GatewayCall) => Promise<Response>,
  /** A backend's keys; a request without either of them may only send a small body. */
  keysOf: (id: BackendId) => Promise<{ publishableKey: string; secretKey: string } | null>,
): AnswerBackend {
  async function showsKey(request: IncomingMessage, id: BackendId): Promise<boolean> {
    const shown = [request.headers['apikey'], /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1]];
    const keys = await keysOf(id);
    return keys !== null && (shown.includes(keys.publishableKey) || shown.includes(keys.secretKey));
  }

  return async (request, response, { backendId, path, reachedAt, isTrial = false, onSignedIn }) => {
    // An uploaded file must not become a service worker between the app and its server.
    if (request.headers['service-worker'] !== undefined) {
      response.writeHead(403, { 'content-type': 'text/plain; charset=utf-8' }).end('No service workers from here');
      return;
    }
    const method = request.method ?? 'GET';
    // `Request` rejects other methods, such as TRACE.
    if (!methods.has(method)) return refuseMethod(response);
    // Read the body right away: the front server has already limited it, by path and in total.
    const mayBeLarge = mayHaveLargeBody(request) && (await showsKey(request, backendId));
    const limit = mayBeLarge ? Number.POSITIVE_INFINITY : keylessBodyBytes;
    const body = await readBody(request, limit, () => tooLarge(response));
    if (body === null) return;
    const hasBody = method !== 'GET' && method !== 'HEAD' && body.length > 0;
    const headers = headersOf(request);
    // Set it even if the body came in chunks of undeclared length: the gateway's limits use it.
    headers.set('content-length', String(body.length));
    const asked = new Request(`http://backend${path}`, {
      method,
      headers,
      ...(hasBody ? { body } : {}),
    });
    const address = addressOf(request);
    const answer = await gateway({
      ...{ backendId, request: asked, address, reachedAt, isTrial },
      ...(onSignedIn && { onSignedIn }),
    });
    const bytes = await bodyOf(answer);
    const isBare = method === 'HEAD' || answer.status === 204 || answer.status === 304;
    response.writeHead(answer.status, {
      ...Object.fromEntries(answer.headers),
      ...(isBare ? {} : { 'content-length': bytes.length }),
      // All responses from this host must send the same value, whichever arrives first.
      'origin-agent-cluster': '?1',
    });
    response.end(isBare ? undefined : bytes);
  };
}

const methods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

function refuseMethod(response: ServerResponse): void {
  const message = 'There is no such call.';
  response.writeHead(405, { 'content-type': 'application/json; charset=utf-8' });
  response.end(JSON.stringify({ code: 'bad_method', message, msg: message, error: message }));
}

/**
 * Hop-by-hop headers, headers we set ourselves, and headers that would disguise a call; a backend's calls use no
 * cookies.
 */
const leftOut = new Set([
  ...['host', 'connection', 'keep-alive', 'transfer-encoding', 'upgrade', 'expect', 'te', 'cookie', addressHeader],
  ...['x-http-method', 'x-http-method-override', 'x-method-override', 'forwarded'],
]);

function mayHaveLargeBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > keylessBodyBytes;
}

function headersOf(request: IncomingMessage): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) {
    if (value === undefined || leftOut.has(name)) continue;
    for (const one of Array.isArray(value) ? value : [value]) headers.append(name, one);
  }
  return headers;
}

/** Null if the body was too large; the response has then been sent. */
function readBody(
  request: IncomingMessage,
  limit: number,
  onTooLarge: () => void,
): Promise<Buffer<ArrayBuffer> | null> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const mayGoOn = limitBody(request, limit, () => {
      onTooLarge();
      resolve(null);
    });
    if (!mayGoOn) return;
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => resolve(Buffer.concat(chunks)));
    request.on('error', reject);
  });
}

function tooLarge(response: ServerResponse): void {
  const message = 'Without the app’s key that is too much at once.';
  const body = JSON.stringify({ code: 'too_large', message, msg: message, error: message });
  response.writeHead(413, {
    'content-type': 'application/json; charset=utf-8',
    'access-control-allow-origin': '*',
  });
  response.end(body);
}
