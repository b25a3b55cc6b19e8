import type { ServerResponse } from 'node:http';
import { type AppErrorCode, presentError } from '../../base/foundation/app-error';
import type { HostTarget } from '../../base/http/origins';
import { sendError } from '../../base/http/respond';

/** Refuses in a form the caller understands: an app's own page reads its backend's refusals across origins. */
export function refuseBody(host: HostTarget, response: ServerResponse, code: AppErrorCode): void {
  if (response.headersSent) return void response.destroy();
  if (code === 'too-many-requests' || code === 'server-busy') response.setHeader('retry-after', '10');
  if (host.kind === 'builder') return sendError(response, code);
  // These two hosts serve no calls at all, so the size of the body is not what was wrong.
  if (host.kind === 'door' || host.kind === 'self') return sendError(response, 'wrong-host');
  const { status, message } = presentError(code);
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store',
    'access-control-allow-origin': '*',
  });
  // supabase-js reads one of these fields, depending on its part.
  response.end(JSON.stringify({ code, message, msg: message, error: message }));
}
