/** Names of the cookies Easel sets on the builder's origin; every other one was planted there by somebody else. */
export const ownCookies: ReadonlySet<string> = new Set([
  'easel-locale',
  'easel-theme',
  '__Host-easel-access',
  '__Host-easel-viewer',
]);

/** Reads a Cookie header into names and values, the first of a name winning as in browsers' own order. */
export function parseCookies(header: string | undefined): Map<string, string> {
  const cookies = new Map<string, string>();
  for (const part of (header ?? '').split(';')) {
    const equals = part.indexOf('=');
    if (equals < 0) continue;
    const name = part.slice(0, equals).trim();
    if (name !== '' && !cookies.has(name)) cookies.set(name, part.slice(equals + 1).trim());
  }
  return cookies;
}

/** An answer whose headers are larger than a browser takes would be no answer. */
const maxExpiryBytes = 48 * 1024;
// oxlint-disable-next-line no-control-regex -- whatever else a browser lets a page call a cookie
const speakable = /^[^\u0000-\u0020\u007f-\uffff;=]+$/;

/**
 * `Set-Cookie` lines that end cookies a preview planted for the builder's domain (it is a sibling and may do so). At
 * most 48 kB of them an answer: the next request carries what is left. Each is ended with and without a domain and on
 * every path that leads here, as any of these may have been planted.
 */
export function expireForeignCookies(header: string | undefined, at: { domain: string; path: string }): string[] {
  const lines: string[] = [];
  const places = pathsTo(at.path).flatMap((path) => [`Domain=${at.domain}; Path=${path}`, `Path=${path}`]);
  let bytes = 0;
  for (const name of parseCookies(header).keys()) {
    if (ownCookies.has(name) || !speakable.test(name)) continue;
    const ends = places.map((place) => `${name}=; ${place}; Max-Age=0`);
    bytes += ends.reduce((sum, line) => sum + line.length, 0);
    if (bytes > maxExpiryBytes) break;
    lines.push(...ends);
  }
  return lines;
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
