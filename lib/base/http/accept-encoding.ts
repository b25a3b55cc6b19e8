export type ContentEncoding = 'br' | 'gzip';

const best: readonly ContentEncoding[] = ['br', 'gzip'];

/**
 * The better of Brotli and gzip that a client's `Accept-Encoding` allows; null if it allows neither (RFC 9110 12.5.3).
 */
export function acceptedEncoding(
  header: string | readonly string[] | undefined,
  offered: readonly ContentEncoding[] = best,
): ContentEncoding | null {
  const taken = new Map<string, boolean>();
  for (const entry of String(header ?? '')
    .toLowerCase()
    .split(',')) {
    const [name = '', ...words] = entry.split(';').map((word) => word.trim());
    const quality = words.find((word) => word.startsWith('q='));
    // A quality that is not a number counts as a refusal: uncompressed bytes are always safe.
    taken.set(name, quality === undefined || Number(quality.slice(2)) > 0);
  }
  return offered.find((name) => taken.get(name) ?? taken.get('*') ?? false) ?? null;
}
