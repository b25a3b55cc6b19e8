import type { Path } from './path';

/**
 * Normalises a path the way the most lenient file systems do, for comparison with names that have a meaning to
 * programs: letter case ignored, compatibility characters unified, invisible characters removed (HFS+ drops them), and
 * from each name what Windows drops (trailing dots and spaces, anything after a colon).
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
