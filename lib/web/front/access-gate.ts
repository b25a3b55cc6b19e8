import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Target } from '../../base/foundation/read-target';
import { accessPage } from './access-page';
import { addressOf } from '../../base/http/client-address';
import { createGuessLimits } from './guess-limits';
import { parseCookies } from '../../base/http/cookies';
import { sendError, sendText } from '../../base/http/respond';

const cookieName = '__Host-easel-access';

/** Seconds. */
const retryAfter = '60';

/** The result for a request without the cookie: its bearer was right, wrong, over the guess limit, or missing. */
type Verdict = 'admitted' | 'wrong' | 'limited' | 'unknown';

/**
 * Admits everyone who knows this Easel's access code: people by a page and a cookie, scripts by `Authorization:
 * Bearer`.
 */
export type AccessGate = {
  /** Whether the request may continue; if not, it has been answered. */
  admit(request: IncomingMessage, response: ServerResponse, target: Target): Promise<boolean>;
  /** The same for a socket, or for a request that is answered in any case. A wrong bearer counts as a guess. */
  isAdmitted(request: IncomingMessage): Promise<boolean>;
};

/**
 * The cookie contains an HMAC of the code under the installation's secret, so a new code revokes every earlier
 * admission. A request with the cookie passes no matter how often others guess. Expects requests from the front, with
 * address and cookies already parsed.
 */
export function createAccessGate(config: { code: string; secret: Uint8Array; now: () => number }): AccessGate {
  const token = createHmac('sha256', config.secret).update(`access|${config.code}`).digest('base64url');
  const limits = createGuessLimits(config.now);

  async function judge(request: IncomingMessage): Promise<Verdict> {
    const address = addressOf(request);
    if (equalInConstantTime(parseCookies(request.headers.cookie).get(cookieName) ?? '', token)) {
      limits.remember(address);
      return 'admitted';
    }
    const bearer = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1];
    return bearer === undefined ? 'unknown' : tryCode(address, bearer);
  }

  async function tryCode(address: string, code: string): Promise<Exclude<Verdict, 'unknown'>> {
    const guess = await limits.guess(address, () => equalInConstantTime(code, config.code));
    return guess === 'right' ? 'admitted' : guess;
  }

  return {
    isAdmitted: async (request) => (await judge(request)) === 'admitted',
    async admit(request, response, { path }) {
      const verdict = await judge(request);
      if (verdict === 'admitted') return true;
      const mayRead = request.method === 'GET' || request.method === 'HEAD';
      if (verdict === 'limited') refuseGuess(response);
      else if (request.method === 'POST' && path === '/access') await enter(request, response);
      // Files of the page itself are the same for everyone and reveal nothing.
      else if (mayRead && path.startsWith('/_next/static/')) return true;
      else if (path.startsWith('/api/')) sendError(response, 'access-code-needed');
      else sendPage(request, response, null);
      return false;
    },
  };

  /**
   * Count the guess only once its body has arrived; otherwise three hundred delayed requests could be compared
   * uncounted.
   */
  async function enter(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const code = new URLSearchParams(await readForm(request)).get('code') ?? '';
    const verdict = await tryCode(addressOf(request), code);
    if (verdict === 'limited') response.setHeader('retry-after', retryAfter);
    if (verdict !== 'admitted') return sendPage(request, response, verdict);
    const cookie = `${cookieName}=${token}; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=2592000`;
    response.appendHeader('set-cookie', cookie);
    response.writeHead(303, { location: '/' }).end();
  }
}

const statusOf = { wrong: 403, limited: 429 } as const;

/** Scripts get JSON; people get the page, where they can try again. */
function refuseGuess(response: ServerResponse): void {
  response.setHeader('retry-after', retryAfter);
  sendError(response, 'too-many-requests');
}

function sendPage(request: IncomingMessage, response: ServerResponse, trouble: keyof typeof statusOf | null): void {
  const page = accessPage(trouble, (request.headers['accept-language'] ?? '').startsWith('zh') ? 'zh-CN' : 'en');
  sendText(request, response, page.html, page.headers, trouble ? statusOf[trouble] : 401);
}

/** Reads the whole body; the front has limited its size and time. */
async function readForm(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
}

function equalInConstantTime(a: string, b: string): boolean {
  const digest = (text: string) => createHmac('sha256', 'compare').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
