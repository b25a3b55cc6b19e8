import type { IncomingMessage, ServerResponse } from 'node:http';
import { type AppErrorCode, presentError } from '../foundation/app-error';

/** Sends the error body of the HTTP API, `{ "error": { "code", "message" } }`, and closes a half-read request. */
export function sendError(response: ServerResponse, code: AppErrorCode): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const { status, message } = presentError(code);
  const body = JSON.stringify({ error: { code, message } });
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  });
  response.end(body);
}

/** Sends a small page or JSON text in one piece; a HEAD request gets only the headers. */
export function sendText(
  request: IncomingMessage,
  response: ServerResponse,
  text: string,
  headers: Record<string, string>,
  status = 200,
): void {
  response.writeHead(status, {
    'content-length': Buffer.byteLength(text),
    'x-content-type-options': 'nosniff',
    ...headers,
  });
  response.end(request.method === 'HEAD' ? undefined : text);
}
