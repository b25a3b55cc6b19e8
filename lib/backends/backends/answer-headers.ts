import type { Part } from './known-calls';

type Answered = { part: Part; status: number; origin: string };
type Rule = {
  parts: readonly Part[];
  because: string;
  /** Rewrites the backend's value; null drops the header. */
  value?: (said: string, answered: Answered) => string | null;
};

const everywhere: readonly Part[] = ['rest', 'auth', 'storage', 'realtime'];

/**
 * Every response header an app's backend may send. Apps set headers in SQL (`response.headers`), and browsers would
 * take them as coming from Easel's host: cookies, cleared storage, other policies, redirects. Headers not listed here
 * are dropped.
 */
export const answerHeaders: Readonly<Record<string, Rule>> = {
  'content-type': { parts: everywhere, because: 'How the body is read', value: readType },
  'content-range': { parts: ['rest', 'storage'], because: 'Which rows or bytes, and how many there are' },
  'content-location': { parts: ['rest'], because: 'PostgREST names the rows it answers', value: ownPath },
  'content-profile': { parts: ['rest'], because: 'PostgREST names the schema it answers from' },
  'preference-applied': { parts: ['rest'], because: 'Which wishes of `Prefer` were heeded' },
  'range-unit': { parts: ['rest'], because: 'PostgREST counts by items' },
  'accept-ranges': { parts: ['rest', 'storage'], because: 'Players ask for parts of a file' },
  'cache-control': { parts: ['rest', 'auth', 'storage'], because: 'How long a browser may keep a file or rows' },
  expires: { parts: ['rest', 'storage'], because: 'The same, as older ones write it' },
  etag: { parts: ['rest', 'storage'], because: 'A browser asks whether its copy is still right' },
  'last-modified': { parts: ['rest', 'storage'], because: 'The same, by time' },
  'content-disposition': {
    parts: ['rest', 'storage'],
    because: 'A file or table is saved under a name',
    value: (said) => (/^attachment\s*(;|$)/i.test(said) ? said : null),
  },
  location: {
    parts: ['rest', 'auth'],
    because: 'Where a new row is; a followed link of a mail leads to a page of the app',
    value: readLocation,
  },
  'x-total-count': { parts: ['auth'], because: 'How many users there are' },
  link: {
    parts: ['auth'],
    because: 'The next page of users',
    value: (said) => (/^(<\/admin\/users\?[^<>]*>; rel="(next|last)"(, )?)+$/.test(said) ? said : null),
  },
  allow: { parts: ['rest', 'auth'], because: 'Which methods a call has' },
  'retry-after': { parts: everywhere, because: 'When to come again' },
  'www-authenticate': {
    parts: ['rest'],
    because: 'PostgREST says why a token is no good; any other scheme would ask the visitor for a password',
    value: (said) => (/^Bearer(\s|$)/.test(said) ? said : null),
  },
  'referrer-policy': { parts: ['auth'], because: 'A followed link holds what opens an account' },
  'x-sb-error-code': { parts: ['auth'], because: 'supabase-js tells failures of signing in by it' },
  'sb-error-code': { parts: everywhere, because: 'The same, of keys' },
};

/**
 * Drops or rewrites a response's headers in place: building another Response each time would cost as much as the
 * statement. Anything that is not JSON gets a CSP that keeps it from acting as a page: no scripts, no origin, wherever
 * it is opened.
 */
export function keepKnownHeaders(headers: Headers, answered: Answered): void {
  for (const [name, said] of [...headers]) {
    const rule = Object.hasOwn(answerHeaders, name) ? answerHeaders[name] : undefined;
    const mayGo = rule?.parts.includes(answered.part) === true && /^[\t\x20-\x7e]*$/.test(said);
    const value = !mayGo ? null : rule.value ? rule.value(said, answered) : said;
    if (value === null) headers.delete(name);
    else if (value !== said) headers.set(name, value);
  }
  headers.set('x-content-type-options', 'nosniff');
  if (!isJson(headers.get('content-type') ?? '')) headers.set('content-security-policy', noPage);
}

const noPage = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src 'self'";

const isJson = (type: string) => /^application\/(?:[\w.]+\+)?json(?:\s*;|$)/.test(type);

/** The content types that rows and functions may be returned as, besides JSON. */
const rowTypes =
  /^(?:text\/(?:csv|plain)|application\/(?:octet-stream|pdf)|image\/(?:png|jpeg|gif|webp|avif))(?:\s*;|$)/;

/**
 * Storage may return any well-formed media type. Anything else is limited to safe types: a page, script or SVG returned
 * by a function is shown as text or saved.
 */
function readType(said: string, { part }: Answered): string {
  const type = said.trim().toLowerCase();
  if (part === 'storage') return /^[\w.+-]+\/[\w.+-]+(\s*;.*)?$/.test(type) ? said : 'application/octet-stream';
  if (isJson(type) || rowTypes.test(type)) return said;
  return type.startsWith('text/') ? 'text/plain; charset=utf-8' : 'application/octet-stream';
}

/** A path on this same backend. */
function ownPath(said: string): string | null {
  return /^\/(?![/\\])/.test(said) && !said.includes('\\') ? said : null;
}

function readLocation(said: string, { part, status, origin }: Answered): string | null {
  if (part === 'rest') return status === 201 ? ownPath(said) : null;
  return URL.canParse(said) && new URL(said).origin === origin ? said : null;
}

/**
 * Whether a browser treats this status as a plain response. Apps set the status in SQL, and some statuses make a
 * browser act on its own: follow a redirect, retry on another connection, ask for a proxy password.
 */
export function isPlainStatus(part: Part, status: number): boolean {
  if (status >= 300 && status < 400)
    // 300: several functions share the name; 303 and 302: a link redirects; 304: the file has not changed.
    return status === { rest: 300, auth: 303, storage: 304, realtime: 0 }[part] || (part === 'auth' && status === 302);
  return status >= 200 && status < 600 && ![205, 407, 408, 421, 425, 426, 511].includes(status);
}
