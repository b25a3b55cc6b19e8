import type { IncomingMessage } from 'node:http';
import type { AppErrorCode } from '../../base/foundation/app-error';

/** The parts of a request that say where it comes from. Header names in lower case. */
export type RequestFacts = {
  method: string;
  path: string;
  origin: string | undefined;
  fetchSite: string | undefined;
  fetchMode: string | undefined;
  fetchDest?: string | undefined;
};

/**
 * Where a provider sends the browser back after a sign-in; the last part is the one-time state that the call checks.
 */
const signInCallback = /^\/api\/sign-in\/openrouter\/[a-z2-7]{26}$/;

/** Path of the calls between Easels: every one of them, and no other call, requires a publish token. */
export const tokenCalls = '/api/elsewhere/';

export function isSignInCallback(path: string): boolean {
  return signInCallback.test(path);
}

/** A navigation of the person's own tab, not a frame, a script or a form. */
function isTopNavigation({ method, fetchMode, fetchDest }: RequestFacts): boolean {
  return method === 'GET' && fetchMode === 'navigate' && fetchDest === 'document';
}

/** Methods that some handler answers; `TRACE`, `PROPFIND` and the rest only come from scanners. */
export const knownMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS', 'POST', 'PUT', 'PATCH', 'DELETE']);

const readingMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Who may call `/api` (docs/security.md): nobody from another site or a sibling origin (a preview is one), and
 * changes only from the builder's own Origin. A sign-in comes back from another site as a top-level GET. A request with
 * neither header is not a browser's: any program on this machine may call, since it could read the data folder too.
 * Null means allowed.
 */
export function refuseRequest(facts: RequestFacts, builderOrigin: string): AppErrorCode | null {
  if (!facts.path.startsWith('/api/')) return null;
  if ((facts.path === '/api/health' || facts.path === '/api/ready') && facts.method === 'GET') return null;
  if (isSignInCallback(facts.path) && isTopNavigation(facts)) return null;
  if (facts.fetchSite === 'same-site' || facts.fetchSite === 'cross-site') return 'cross-site-refused';
  if (facts.origin !== undefined && facts.origin !== builderOrigin) return 'cross-site-refused';
  // A browser sends the origin with every request that changes something; if only the site is sent, the origin is being
  // hidden.
  const changes = !readingMethods.has(facts.method);
  if (changes && facts.fetchSite !== undefined && facts.origin === undefined) return 'cross-site-refused';
  return null;
}

/** A socket carries a whole channel, and browsers don't send Fetch Metadata with every upgrade, so Origin decides. */
export function refuseUpgrade(
  origin: string | undefined,
  fetchSite: string | undefined,
  builderOrigin: string,
): boolean {
  if (fetchSite === 'same-site' || fetchSite === 'cross-site') return true;
  return origin !== undefined && origin !== builderOrigin;
}

/** Reads these facts from a request; its path was already parsed by `readTarget`. */
export function factsOf(request: IncomingMessage, path: string): RequestFacts {
  const one = (value: string | string[] | undefined) => (Array.isArray(value) ? value[0] : value);
  return {
    method: request.method ?? 'GET',
    path,
    origin: one(request.headers.origin),
    fetchSite: one(request.headers['sec-fetch-site']),
    fetchMode: one(request.headers['sec-fetch-mode']),
    fetchDest: one(request.headers['sec-fetch-dest']),
  };
}

/** A page's request has an origin, or at least tells which site sent it; a program's has neither. */
export function isFromPage({ headers }: IncomingMessage): boolean {
  return headers.origin !== undefined || headers['sec-fetch-site'] !== undefined;
}

export function isDecodable(url: string): boolean {
  try {
    decodeURIComponent(url.split('?')[0]!);
    return true;
  } catch {
    return false;
  }
}
