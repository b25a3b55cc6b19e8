import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { accessPage } from './access-page';
import { parseCookies } from './cookies';
import { sendError, sendText } from './respond';

const cookieName = '__Host-easel-access';
const maxFailures = 10;
const windowMs = 60_000;

/** Lets in who knows the access code of this Easel: people by a page and a cookie, scripts by `Authorization: Bearer`. */
export type AccessGate = {
  /** Whether the request may go on; when not, it has been answered. */
  admit(request: IncomingMessage, response: ServerResponse): Promise<boolean>;
  isAdmitted(request: IncomingMessage): boolean;
};

/** The cookie holds an HMAC of the code under the installation's secret: a new code ends every old admission. */
export function createAccessGate(config: { code: string; secret: Uint8Array; now: () => number }): AccessGate {
  const token = createHmac('sha256', config.secret).update(`access|${config.code}`).digest('base64url');
  let failures: number[] = [];

  const isAdmitted = (request: IncomingMessage): boolean => {
    const bearer = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1];
    return (
      equalInConstantTime(parseCookies(request.headers.cookie).get(cookieName) ?? '', token) ||
      (bearer !== undefined && !isGuessing() && tryCode(bearer))
    );
  };

  /** Guesses are counted for everyone together: the code is one, and an address can be changed. */
  const isGuessing = (): boolean => {
    failures = failures.filter((at) => at > config.now() - windowMs);
    return failures.length >= maxFailures;
  };

  const tryCode = (code: string): boolean => {
    const right = equalInConstantTime(code, config.code);
    if (!right) failures.push(config.now());
    return right;
  };

  return {
    isAdmitted,
    async admit(request, response) {
      if (isAdmitted(request)) return true;
      const path = (request.url ?? '/').split('?')[0];
      if (request.method === 'POST' && path === '/access') {
        if (isGuessing()) {
          sendError(response, 'too-many-requests');
          return false;
        }
        const code = new URLSearchParams(await readSmall(request)).get('code') ?? '';
        if (!tryCode(code)) {
          sendPage(request, response, true);
          return false;
        }
        response.setHeader(
          'set-cookie',
          `${cookieName}=${token}; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=2592000`,
        );
        response.writeHead(303, { location: '/' }).end();
        return false;
      }
      // Files of the page itself are the same for everyone and tell nothing.
      if (path?.startsWith('/_next/static/')) return true;
      if (path?.startsWith('/api/')) sendError(response, 'access-code-needed');
      else sendPage(request, response, false);
      return false;
    },
  };
}

function sendPage(request: IncomingMessage, response: ServerResponse, wasWrong: boolean): void {
  const page = accessPage(wasWrong, (request.headers['accept-language'] ?? '').startsWith('zh') ? 'zh-CN' : 'en');
  sendText(request, response, page.html, page.headers, wasWrong ? 403 : 401);
}

async function readSmall(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) {
    text += String(chunk);
    if (text.length > 4096) break;
  }
  return text;
}

function equalInConstantTime(a: string, b: string): boolean {
  const digest = (text: string) => createHmac('sha256', 'compare').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
