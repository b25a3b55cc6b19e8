import type { IncomingHttpHeaders } from 'node:http';

/** Headers allowed only once: if there are two, one parser takes the first and another the last. */
const single = new Set([
  'authorization',
  'content-length',
  'content-type',
  'host',
  'origin',
  'sec-fetch-dest',
  'sec-fetch-mode',
  'sec-fetch-site',
  'transfer-encoding',
  'upgrade',
]);

/**
 * Whether every parser reads a request's head the same way: none of the headers above twice, and no transfer coding but
 * `chunked`.
 */
export function hasPlainHeaders(rawHeaders: readonly string[]): boolean {
  const seen = new Set<string>();
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at]!.toLowerCase();
    if (single.has(name) && seen.has(name)) return false;
    seen.add(name);
    if (name === 'transfer-encoding' && rawHeaders[at + 1]!.toLowerCase() !== 'chunked') return false;
  }
  return !(seen.has('transfer-encoding') && seen.has('content-length'));
}

/**
 * Headers that the builder's pages, calls and sockets need; any other could only be an attempt to influence which code
 * handles the request.
 */
const known = new Set([
  'accept',
  'accept-encoding',
  'accept-language',
  'authorization',
  'cache-control',
  'connection',
  'content-length',
  'content-type',
  'cookie',
  'expect',
  'host',
  'if-match',
  'if-modified-since',
  'if-none-match',
  'if-range',
  'if-unmodified-since',
  'last-event-id',
  'next-router-prefetch',
  'next-router-segment-prefetch',
  'next-router-state-tree',
  'next-url',
  'origin',
  'pragma',
  'range',
  'referer',
  'rsc',
  'transfer-encoding',
  'upgrade',
  'upgrade-insecure-requests',
  'user-agent',
  'x-easel-operator',
]);

/**
 * Keeps, of a request for Next, only the headers of this list and browsers' own `sec-…`. Next trusts some others as if
 * its own proxy had written them (`x-middleware-…`, `x-matched-path`, `x-forwarded-host`), and a blocklist of those
 * would never stay complete.
 */
export function keepKnownHeaders(headers: IncomingHttpHeaders, isDevelopment: boolean): void {
  for (const name of Object.keys(headers)) {
    const isKnown = known.has(name) || name.startsWith('sec-') || (isDevelopment && name.startsWith('next-'));
    if (!isKnown) delete headers[name];
  }
}
