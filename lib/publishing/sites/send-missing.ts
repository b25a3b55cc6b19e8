import type { IncomingMessage, ServerResponse } from 'node:http';
import { type MissingWhat, missingPage } from './missing-page';

const statusOf: Readonly<Record<MissingWhat, number>> = { site: 404, page: 404, frame: 403, building: 503 };

/**
 * Sends a page in the visitor's language that explains why there is nothing to see. Never cached, because the site may
 * be there a moment later.
 */
export function sendMissing(request: IncomingMessage, response: ServerResponse, what: MissingWhat): void {
  const locale = String(request.headers['accept-language'] ?? '').startsWith('zh') ? 'zh-CN' : 'en';
  const page = missingPage(what, locale);
  response.writeHead(statusOf[what], {
    'content-type': 'text/html; charset=utf-8',
    'content-length': Buffer.byteLength(page),
    'cache-control': 'no-store',
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
  });
  response.end(request.method === 'HEAD' ? undefined : page);
}
