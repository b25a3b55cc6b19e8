/** The target of a request line, parsed once. Everything that needs a request's path must take it from here. */
export type Target = {
  /** The path as sent, `/a%20b`. */
  raw: string;
  /** The path, decoded once: `/a b`. */
  path: string;
  /** From the question mark on; empty if there is none. */
  search: string;
  /**
   * False for a path of an app's own router that another parser may read differently: it names no file and no API call.
   */
  isPlain: boolean;
};

const visible = /^[\x21-\x7e]+$/;
/**
 * Letters, digits and `-._~` need no escape, so escaping them is an attempt to make two parsers disagree. Slashes and
 * control characters really are read differently.
 */
const ambiguousEscape = /%(?:2[def]|3\d|4[1-9a-f]|5[\dacf]|6[1-9a-f]|7[\daef]|[01][\da-f])/i;
const dots = new Set(['.', '..']);

/**
 * Parses the target of a request line; null if a second reading is possible, which gets a 400 `address-unclear`: dot
 * segments, doubled slashes, backslashes, fragments, absolute forms, anything but visible ASCII, escapes that are not
 * UTF-8 or contain a NUL, and escapes of letters, digits, `-._~`, slashes, backslashes and control characters. `app` is
 * for hosts whose pages have their own routers (previews, sites). There the last group, as in `/tag/AC%2FDC`, opens the
 * app with `isPlain: false`, unless another parser could find dots, doubled slashes or `/backend` in the path.
 */
export function readTarget(url: string | undefined, reading: 'strict' | 'app' = 'strict'): Target | null {
  if (url === undefined || !visible.test(url) || !url.startsWith('/') || url.includes('#')) return null;
  const end = url.includes('?') ? url.indexOf('?') : url.length;
  const raw = url.slice(0, end);
  const path = decode(raw);
  if (path === null || path.includes('\0') || raw.includes('//') || raw.includes('\\')) return null;
  if (raw.split('/').some((segment) => dots.has(segment))) return null;
  const isPlain = !ambiguousEscape.test(raw);
  if (!isPlain && (reading === 'strict' || couldMislead(path))) return null;
  return { raw, path, search: url.slice(end), isPlain };
}

/** Whether a parser that decodes twice, or treats backslashes as slashes, would resolve it to a different path. */
function couldMislead(path: string): boolean {
  const segments = path.toLowerCase().split(/[/\\]/);
  return segments[1] === 'backend' || segments.some((segment, at) => dots.has(segment) || (segment === '' && at === 1));
}

function decode(raw: string): string | null {
  try {
    return decodeURIComponent(raw);
  } catch {
    return null;
  }
}
