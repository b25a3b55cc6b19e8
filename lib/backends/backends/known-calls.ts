/** The part of Supabase that answers a call, by the first segment of its path. */
export type Part = 'rest' | 'auth' | 'storage' | 'realtime';

/** How a call counts against people who guess or send mails; `sign-in-limits.ts` holds the numbers. */
export type Guard = 'password' | 'class' | 'code' | 'mail' | 'sign-up' | 'own-account';

/**
 * Every call that an app's backend answers, as supabase-js makes them: method, path, and its guard. `:name` is one
 * segment, `*` one or more. Anything else never reaches an engine, whatever the engine would answer.
 */
export const knownCalls: readonly (readonly [methods: string, path: string, guard?: Guard])[] = [
  // Rows, views and functions of the app.
  ['GET HEAD', '/rest/v1/'],
  ['GET HEAD POST PATCH PUT DELETE', '/rest/v1/:table'],
  // Belongs to the ready-made part for sign-in: pupils' PINs could be guessed here.
  ['GET HEAD POST', '/rest/v1/rpc/app_class_sign_in', 'class'],
  ['GET HEAD POST', '/rest/v1/rpc/:function'],

  // Signing in.
  ['POST', '/auth/v1/signup', 'sign-up'],
  ['POST', '/auth/v1/token', 'password'],
  ['GET POST', '/auth/v1/verify', 'code'],
  ['POST', '/auth/v1/otp', 'mail'],
  ['POST', '/auth/v1/magiclink', 'mail'],
  ['POST', '/auth/v1/recover', 'mail'],
  ['POST', '/auth/v1/resend', 'mail'],
  ['GET', '/auth/v1/reauthenticate', 'mail'],
  ['GET', '/auth/v1/user'],
  ['PUT', '/auth/v1/user', 'own-account'],
  ['POST', '/auth/v1/logout'],
  // No provider is set up; the response says so.
  ['GET', '/auth/v1/authorize'],
  ['GET', '/auth/v1/settings'],
  ['GET', '/auth/v1/health'],
  ['GET', '/auth/v1/.well-known/jwks.json'],
  ['GET', '/auth/v1/.well-known/openid-configuration'],
  // Secret key only; the engine checks it.
  ['GET POST', '/auth/v1/admin/users'],
  ['GET PUT DELETE', '/auth/v1/admin/users/:id'],
  ['POST', '/auth/v1/admin/generate_link'],
  ['POST', '/auth/v1/invite'],

  // Uploads.
  ['GET POST', '/storage/v1/bucket'],
  ['GET PUT DELETE', '/storage/v1/bucket/:id'],
  ['POST', '/storage/v1/bucket/:id/empty'],
  ['POST', '/storage/v1/object/list/:bucket'],
  ['POST', '/storage/v1/object/list-v2/:bucket'],
  ['POST', '/storage/v1/object/move'],
  ['POST', '/storage/v1/object/copy'],
  ['POST', '/storage/v1/object/sign/:bucket'],
  ['POST', '/storage/v1/object/sign/:bucket/*'],
  ['GET HEAD', '/storage/v1/object/sign/:bucket/*'],
  ['POST PUT', '/storage/v1/object/upload/sign/:bucket/*'],
  ['GET HEAD', '/storage/v1/object/public/:bucket/*'],
  ['GET HEAD', '/storage/v1/object/info/:bucket/*'],
  ['GET HEAD POST PUT', '/storage/v1/object/:bucket/*'],
  ['DELETE', '/storage/v1/object/:bucket'],
  // Image transformations are not supported; the response says so.
  ['GET HEAD', '/storage/v1/render/image/:access/:bucket/*'],
  ['GET', '/storage/v1/status'],

  // Broadcasts without a socket.
  ['POST', '/realtime/v1/api/broadcast'],
  ['POST', '/realtime/v1/api/broadcast/:topic/events/:event'],
];

/** A call as everything behind the gateway reads it. */
export type KnownCall = {
  method: string;
  part: Part;
  /** Path and query in their canonical spelling. */
  target: string;
  guard: Guard | null;
};

/** Names below `object/` that are operations rather than buckets. */
const deeds = new Set(['list', 'list-v2', 'move', 'copy', 'sign', 'upload', 'public', 'info', 'authenticated']);

type Shape = { methods: ReadonlySet<string>; part: Part; segments: readonly string[]; guard: Guard | null };
const shapes = new Map<string, Shape[]>();
for (const [methods, path, guard] of knownCalls) {
  const segments = path.split('/').slice(1);
  const part = segments[0] as Part;
  const shape = { methods: new Set(methods.split(' ')), part, segments, guard: guard ?? null };
  shapes.set(part, [...(shapes.get(part) ?? []), shape]);
}

/** Parameters that a row query may have only once; any other is a filter, and a column may have several filters. */
const once = new Set(['select', 'order', 'limit', 'offset', 'columns', 'on_conflict', 'apikey']);

/**
 * The known call that a request makes; null for any other and for ambiguous ones: an encoded slash, a name that decodes
 * twice, a repeated parameter. `url` has gone through a URL parser.
 */
export function readCall(method: string, url: URL): KnownCall | null {
  const segments: string[] = [];
  for (const written of url.pathname.slice(1).split('/')) {
    const segment = readSegment(written);
    if (segment === null) return null;
    segments.push(segment);
  }
  const shape = shapes.get(segments[0]!)?.find((one) => one.methods.has(method) && fits(one.segments, segments));
  if (!shape || !isPlainQuery(shape.part, url.searchParams)) return null;
  const path = `/${segments.map(writeSegment).join('/')}`;
  const query = url.searchParams.size === 0 ? '' : `?${url.searchParams.toString()}`;
  return { method, part: shape.part, target: path + query, guard: guardOf(shape, url.searchParams) };
}

/** Refreshing a session guesses nothing, and many tabs of one office do it at once. */
function guardOf({ guard }: Shape, query: URLSearchParams): Guard | null {
  return guard === 'password' && query.get('grant_type') === 'refresh_token' ? null : guard;
}

function readSegment(written: string): string | null {
  let segment = written;
  try {
    if (written.includes('%')) segment = decodeURIComponent(written);
  } catch {
    return null;
  }
  if (segment === '.' || segment === '..') return null;
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  return /[\\/\u0000-\u001f\u007f]|%[0-9a-f]{2}/i.test(segment) ? null : segment;
}

/** Encoded as `encodeURI` does, which is how the engine reads file names: `a+b` stays, a space does not. */
const writeSegment = (segment: string) => encodeURI(segment).replaceAll('?', '%3F').replaceAll('#', '%23');

function fits(shape: readonly string[], segments: readonly string[]): boolean {
  const isOpen = shape.at(-1) === '*';
  if (isOpen ? segments.length < shape.length : segments.length !== shape.length) return false;
  return segments.every((segment, at) => {
    const wanted = shape[Math.min(at, shape.length - 1)]!;
    if (wanted === '*') return segment !== '';
    if (!wanted.startsWith(':')) return segment === wanted;
    return segment !== '' && !(wanted === ':bucket' && at === 3 && deeds.has(segment));
  });
}

function isPlainQuery(part: Part, query: URLSearchParams): boolean {
  const seen = new Set<string>();
  for (const name of query.keys()) {
    if (seen.has(name) && (part !== 'rest' || once.has(name))) return false;
    seen.add(name);
  }
  return true;
}
