/** Names of the cookies Easel sets on the builder's origin; every other one was planted there by somebody else. */
export const ownCookies: ReadonlySet<string> = new Set([
  'easel-locale',
  'easel-theme',
  '__Host-easel-access',
  '__Host-easel-viewer',
]);

type Cookie = { name: string; value: string };

/** RFC 6265 4.1.1: what a server may set, and therefore all that can be ours. */
const cookieOctets = /^[\x21\x23-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e]*$/;

/** The pairs of a Cookie header as a browser joins them: spaces and tabs around a name or value are no part of it, and nothing else is left out. */
function readPairs(header: string | undefined): Cookie[] {
  return (header ?? '').split(';').flatMap((part) => {
    const equals = part.indexOf('=');
    const text = withoutSpace(part);
    if (text === '') return [];
    // A cookie without a name is sent as its value alone.
    if (equals < 0) return [{ name: '', value: text }];
    return [{ name: withoutSpace(part.slice(0, equals)), value: withoutSpace(part.slice(equals + 1)) }];
  });
}

/**
 * Not `trim()`: it takes byte 0xA0 along, and `\xA0__Host-…` is a name that browsers let anybody set. Not `/[ \t]+$/` either: a
 * header of blanks before a letter takes that the square of its length, and this runs for everybody, before any limit.
 */
function withoutSpace(text: string): string {
  let from = 0;
  let to = text.length;
  while (from < to && isSpace(text[from]!)) from += 1;
  while (to > from && isSpace(text[to - 1]!)) to -= 1;
  return text.slice(from, to);
}

const isSpace = (character: string) => character === ' ' || character === '\t';

/**
 * Easel's own cookies by name. A name counts only as it is written; one that comes twice with different values is ambiguous:
 * a `__Host-` name then counts as absent (a browser keeps one), a preference by its first value.
 */
export function parseCookies(header: string | undefined): Map<string, string> {
  const cookies = new Map<string, string>();
  for (const { name, value } of readPairs(header)) {
    if (ownCookies.has(name) && !cookies.has(name) && cookieOctets.test(value)) cookies.set(name, value);
  }
  for (const name of namesSentTwice(header)) if (name.startsWith('__Host-')) cookies.delete(name);
  return cookies;
}

/** Names of ours that a header holds with more than one value. */
export function namesSentTwice(header: string | undefined): string[] {
  const values = new Map<string, Set<string>>();
  for (const { name, value } of readPairs(header))
    if (ownCookies.has(name)) values.set(name, (values.get(name) ?? new Set()).add(value));
  return [...values].flatMap(([name, found]) => (found.size > 1 ? [name] : []));
}

/** A Cookie header of Easel's own alone, for everybody behind the front, who may read names less strictly; null for none. */
export function writeCookies(cookies: ReadonlyMap<string, string>): string | null {
  return cookies.size === 0 ? null : [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
}

/** An answer whose headers are larger than a browser takes would be no answer. */
const maxExpiryBytes = 48 * 1024;
// oxlint-disable-next-line no-control-regex -- whatever else a browser lets a page call a cookie, bytes above ASCII included
const speakable = /^[^\u0000-\u001f\u007f;=\u0100-\uffff]*$/;

/**
 * `Set-Cookie` lines that end cookies a preview planted for the builder's domain (it is a sibling and may do so), those whose
 * names only look like ours among them. At most 48 kB of them an answer: the next request carries what is left. Each is ended
 * with and without a domain and on every path that leads here, as any of these may have been planted; a name of ours that
 * comes twice with the domain only, which Easel's own never have.
 */
export function expireForeignCookies(header: string | undefined, at: { domain: string; path: string }): string[] {
  const lines: string[] = [];
  const paths = pathsTo(at.path);
  const withDomain = paths.map((path) => `Domain=${at.domain}; Path=${path}`);
  const anywhere = paths.flatMap((path, index) => [withDomain[index]!, `Path=${path}`]);
  const foreign = new Set(readPairs(header).flatMap(({ name }) => (ownCookies.has(name) ? [] : [name])));
  // What looks like ours goes first: a flood must not keep it alive.
  const ordered = [...foreign].toSorted((a, b) => Number(looksLikeOurs(b)) - Number(looksLikeOurs(a)));
  const ends = [
    ...namesSentTwice(header).map((name) => ({ name, places: withDomain })),
    ...ordered.filter((name) => speakable.test(name)).map((name) => ({ name, places: anywhere })),
  ];
  let bytes = 0;
  for (const { name, places } of ends) {
    // Without name and value a browser sees no cookie at all.
    const some = places.map((place) => `${name}=${name === '' ? 'x' : ''}; ${place}; Max-Age=0`);
    bytes += some.reduce((sum, line) => sum + line.length, 0);
    if (bytes > maxExpiryBytes) break;
    lines.push(...some);
  }
  return lines;
}

const ownForms = new Set([...ownCookies].map(formOf));
const looksLikeOurs = (name: string) => ownForms.has(formOf(name));

/** A name as a careless reader may see it: in lower case, without what is no letter, digit, `-` or `_`. */
function formOf(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9_-]/g, '');
}

/** `/`, `/projects`, `/projects/`, `/projects/x`: the paths whose cookies are sent to `/projects/x`. At most nine. */
function pathsTo(path: string): string[] {
  const parts = path.split('/').filter((part) => part !== '');
  const paths = ['/'];
  for (const [index] of parts.slice(0, 4).entries()) {
    const prefix = `/${parts.slice(0, index + 1).join('/')}`;
    if (prefix.length > 200 || prefix.includes(';')) break;
    paths.push(prefix, `${prefix}/`);
  }
  return paths;
}
