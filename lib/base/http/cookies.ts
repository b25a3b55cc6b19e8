/** The cookies Easel sets on the builder's origin; any other was planted there by somebody else. */
export const ownCookies: ReadonlySet<string> = new Set([
  'easel-locale',
  'easel-theme',
  '__Host-easel-access',
  '__Host-easel-viewer',
]);

type Cookie = { name: string; value: string };

/** RFC 6265 4.1.1: the octets a server may set, so any other value is not from Easel. */
const cookieOctets = /^[\x21\x23-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e]*$/;

/**
 * The pairs of a Cookie header, split as a browser joins them: only spaces and tabs around names and values are
 * stripped.
 */
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
 * Not `trim()`: it strips byte 0xA0 too, and browsers let anyone set a cookie named `\xA0__Host-…`. Not `/[ \t]+$/`
 * either: on a header of blanks before a letter it takes quadratic time, and this runs for everyone, before any limit.
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
 * Easel's own cookies by name. Names must match exactly. A name that occurs twice with different values is ambiguous: a
 * `__Host-` name then counts as absent (a browser keeps only one), a preference takes its first value.
 */
export function parseCookies(header: string | undefined): Map<string, string> {
  const cookies = new Map<string, string>();
  for (const { name, value } of readPairs(header)) {
    if (ownCookies.has(name) && !cookies.has(name) && cookieOctets.test(value)) cookies.set(name, value);
  }
  for (const name of namesSentTwice(header)) if (name.startsWith('__Host-')) cookies.delete(name);
  return cookies;
}

/** Easel's own names that a header has with more than one value. */
export function namesSentTwice(header: string | undefined): string[] {
  const values = new Map<string, Set<string>>();
  for (const { name, value } of readPairs(header))
    if (ownCookies.has(name)) values.set(name, (values.get(name) ?? new Set()).add(value));
  return [...values].flatMap(([name, found]) => (found.size > 1 ? [name] : []));
}

/**
 * A Cookie header with only Easel's own cookies, for the handlers behind the front, which may parse names less
 * strictly; null if there are none.
 */
export function writeCookies(cookies: ReadonlyMap<string, string>): string | null {
  return cookies.size === 0 ? null : [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
}

/** If the headers exceed what a browser accepts, the whole response is lost. */
const maxExpiryBytes = 48 * 1024;
// oxlint-disable-next-line no-control-regex -- a page may name a cookie with any of these, even bytes above ASCII
const speakable = /^[^\u0000-\u001f\u007f;=\u0100-\uffff]*$/;

/**
 * `Set-Cookie` lines that expire cookies a preview planted on the builder's domain (as a sibling it may), including
 * names that only resemble Easel's. At most 48 kB per response: the next request carries the rest. Each is expired with
 * and without a domain and on every path that leads here, since any of these may have been planted. A duplicate of
 * Easel's own name is expired with the domain only, which Easel's own cookies never have.
 */
export function expireForeignCookies(header: string | undefined, at: { domain: string; path: string }): string[] {
  const lines: string[] = [];
  const paths = pathsTo(at.path);
  const withDomain = paths.map((path) => `Domain=${at.domain}; Path=${path}`);
  const anywhere = paths.flatMap((path, index) => [withDomain[index]!, `Path=${path}`]);
  const foreign = new Set(readPairs(header).flatMap(({ name }) => (ownCookies.has(name) ? [] : [name])));
  // Look-alikes of Easel's names go first, so that a flood can't keep them alive.
  const ordered = [...foreign].toSorted((a, b) => Number(looksLikeOurs(b)) - Number(looksLikeOurs(a)));
  const ends = [
    ...namesSentTwice(header).map((name) => ({ name, places: withDomain })),
    ...ordered.filter((name) => speakable.test(name)).map((name) => ({ name, places: anywhere })),
  ];
  let bytes = 0;
  for (const { name, places } of ends) {
    // A browser ignores a cookie with neither name nor value.
    const some = places.map((place) => `${name}=${name === '' ? 'x' : ''}; ${place}; Max-Age=0`);
    bytes += some.reduce((sum, line) => sum + line.length, 0);
    if (bytes > maxExpiryBytes) break;
    lines.push(...some);
  }
  return lines;
}

const ownForms = new Set([...ownCookies].map(formOf));
const looksLikeOurs = (name: string) => ownForms.has(formOf(name));

/** A name as a sloppy parser may see it: in lower case, and only letters, digits, `-` and `_`. */
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
