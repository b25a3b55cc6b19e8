/**
 * A Latin name reduced to what an address or folder may contain: lower-case letters, digits and inner hyphens, at most
 * 40; empty if nothing is left.
 */
export function slugOf(name: string): string {
  return name
    .toLowerCase()
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|(?<!-)-+$/g, '')
    .slice(0, 40)
    .replace(/(?<!-)-+$/, '');
}
