import { sendRows } from './rows/fill-rows';
import { withLastFailure } from './session/last-failure';
import { mendResponse } from './rows/mend-response';
import { refuseEnded } from './sign-in/standing-sessions';
import {
  sendAboutFile,
  sendCopy,
  sendFile,
  sendListing,
  sendListingOfNames,
  sendSigning,
  sendUpload,
} from './uploads/mend-storage';

type Fetch = (request: Request) => Promise<Response>;

/**
 * Where the engine differs from Supabase, by method and path; `docs/backend-compatibility.md` lists what can't be
 * fixed.
 */
const mended: readonly (readonly [
  method: string,
  path: RegExp,
  send: (fetch: Fetch, request: Request) => Promise<Response>,
])[] = [
  ['POST', /^\/storage\/v1\/object\/list\//, sendListing],
  ['POST', /^\/storage\/v1\/object\/list-v2\//, sendListingOfNames],
  ['POST', /^\/storage\/v1\/object\/copy$/, sendCopy],
  ['POST', /^\/storage\/v1\/object\/(sign|upload\/sign)\//, sendSigning],
  ['POST', /^\/storage\/v1\/object\/(?!copy$|move$)/, sendUpload],
  ['GET', /^\/storage\/v1\/object\/info\//, sendAboutFile],
  ['GET', /^\/storage\/v1\/object\//, sendFile],
  ['POST', /^\/rest\/v1\/(?!rpc\/)/, sendRows],
  ['HEAD', /^\/rest\/v1\/rpc\//, sendCounting],
  ['PUT', /^\/storage\/v1\/object\//, sendUpload],
];

/** The engine counts a function's rows only when it is also asked to return them, so HEAD becomes GET. */
function sendCounting(fetch: Fetch, request: Request): Promise<Response> {
  return fetch(new Request(request.url, { method: 'GET', headers: request.headers }));
}

/** The engine's own pages, such as its table browser, stay closed: only these paths are the app's. */
const appPath = /^\/(auth|rest|storage)\/v1(\/|$)/;

/**
 * The engine with its differences from Supabase fixed; `auth` handles sign-in and checks the session itself.
 * `lookAtSession` returns whether the request's session, if it has one, is still valid: the engine only checks a
 * token's signature. A caller whose session has ended is treated as signed out, so an app whose visitor was signed out
 * elsewhere still shows public data.
 */
export function answerRequest(
  fetch: Fetch,
  auth: Fetch,
  lookAtSession: (request: Request) => Promise<'stands' | 'ended' | 'refused'>,
): Fetch {
  return async (request) => {
    const { pathname } = new URL(request.url);
    if (!appPath.test(pathname)) return Response.json({ message: 'Not found' }, { status: 404 });
    if (!isSession(request)) {
      const message = 'No suitable key or wrong key type';
      return Response.json({ code: 'PGRST301', message, details: null, hint: null }, { status: 401 });
    }
    if (pathname.startsWith('/auth/v1/')) return auth(request);
    const session = await lookAtSession(request);
    if (session === 'refused') return refuseEnded(pathname);
    if (session === 'ended') request.headers.delete('authorization');
    const send = mended.find(([method, path]) => method === request.method && path.test(pathname))?.[2];
    const { value, failure } = await withLastFailure(() => (send ? send(fetch, request) : fetch(request)));
    const response = await mendResponse(request, value, failure);
    return request.method === 'HEAD' ? new Response(null, response) : response;
  };
}

/**
 * Whether the authorization header can hold a session. The engine checks the signature, but treats text that is not a
 * token, or an unsigned one, as a stranger's call; Supabase refuses it, which tells the app to sign in again. Accepts a
 * single spelling of the header, so that everything that reads it reads the same.
 */
function isSession(request: Request): boolean {
  const shown = request.headers.get('authorization');
  if (shown === null) return true;
  const token = /^Bearer +([^\s,]+)$/i.exec(shown)?.[1];
  if (token === undefined) return false;
  request.headers.set('authorization', `Bearer ${token}`);
  if (/^sb_(publishable|secret)_/.test(token)) return true;
  const [head, , signature, ...more] = token.split('.');
  if (signature === undefined || signature === '' || more.length > 0) return false;
  try {
    const read: unknown = JSON.parse(Buffer.from(head!, 'base64url').toString('utf8'));
    return read !== null && typeof read === 'object' && 'alg' in read && read.alg === 'HS256';
  } catch {
    return false;
  }
}
