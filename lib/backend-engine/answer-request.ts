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

/** Where the engine and Supabase differ, by method and path; what can't be mended is listed in `docs/backend-compatibility.md`. */
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

/** The engine counts what a function answers only where it is to answer it. */
function sendCounting(fetch: Fetch, request: Request): Promise<Response> {
  return fetch(new Request(request.url, { method: 'GET', headers: request.headers }));
}

/** The engine's own pages, its table browser among them, stay closed: only these are the app's. */
const appPath = /^\/(auth|rest|storage)\/v1(\/|$)/;

/**
 * The engine with its differences from Supabase mended; sign-in is answered by `auth`, which looks for the session itself.
 * `lookAtSession`: what the session that a request shows, if any, still is. The engine goes by a token's signature alone. Whose
 * session has ended is answered as a stranger: an app whose visitor was signed out elsewhere goes on showing what is for everybody.
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
 * Whether what stands for a session can be one. The engine checks the signature; a text that is none, or is unsigned, it
 * takes for a stranger's call, where Supabase refuses it and the app learns that it has to sign in again. One spelling of the
 * header, so that all who read it read the same.
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
