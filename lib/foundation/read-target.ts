/** What a request line names, read once; whoever asks for the path of a request asks here and nowhere else. */
export type Target = {
  /** The path as it was sent, `/a%20b`. */
  raw: string;
  /** The path with its escapes read, once: `/a b`. */
  path: string;
  /** From the question mark on; empty without one. */
  search: string;
  /** False for an address of an app's own router that another reader may take apart: it names no file and no call. */
  isPlain: boolean;
};

const visible = /^[\x21-\x7e]+$/;
/** Letters, digits and `-._~` need no escape: whoever writes one hopes that two readers differ. Slashes and controls do differ. */
const ambiguousEscape = /%(?:2[def]|3\d|4[1-9a-f]|5[\dacf]|6[1-9a-f]|7[\daef]|[01][\da-f])/i;
const dots = new Set(['.', '..']);

/**
 * Reads the target of a request line; null where a second reading is possible, which is refused with 400
 * `address-unclear`: dot segments, doubled slashes, backslashes, fragments, absolute forms, what is no visible ASCII, escapes
 * that are no UTF-8 or hold a NUL, and escapes of letters, digits, `-._~`, slashes, backslashes and controls.
 * `app` is for hosts whose pages have routers of their own (previews, sites): there the last of these, as in `/tag/AC%2FDC`,
 * open the app and are marked as not plain, unless another reader could find dots, doubled slashes or `/backend` in them.
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

/** Whether a reader that takes escapes, or backslashes, for what they stand for would find another place in it. */
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
