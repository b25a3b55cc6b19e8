import type { Path } from './path';

/**
 * A path as the most lenient of people's file systems reads it, for comparing with names that mean something to programs:
 * without letter case, compatible letters as one, without invisible characters (HFS+ leaves them out), and each name without
 * what Windows drops (dots and spaces at its end, what stands after a colon).
 */
export function foldedPath(path: Path): string {
  return path
    .normalize('NFKC')
    .replace(/\p{Default_Ignorable_Code_Point}/gu, '')
    .toUpperCase()
    .toLowerCase()
    .split('/')
    .map(foldName)
    .join('/');
}

function foldName(name: string): string {
  const colon = name.indexOf(':');
  let end = colon < 0 ? name.length : colon;
  while (end > 0 && (name[end - 1] === '.' || name[end - 1] === ' ')) end -= 1;
  return name.slice(0, end);
}
