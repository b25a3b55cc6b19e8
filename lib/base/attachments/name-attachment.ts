import type { FileTree } from '../files/file-operation';
import type { PictureType } from './attachment';

const extensions: Record<PictureType | 'table', string> = {
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/webp': 'webp',
  'image/gif': 'gif',
  table: 'csv',
};
const longestStem = 40;

/** Reduces a text to one line that cannot control a terminal, a page or a prompt; cut at `longest` characters. */
export function tidyLine(text: string, longest: number): string {
  const line = text.replace(/[\s\p{C}]+/gu, ' ').trim();
  return [...line].slice(0, longest).join('').trim();
}

/**
 * The preferred path of an attachment: `public/images/my-logo.png`. Only small Latin letters, digits and hyphens are
 * taken from its name, so a path carries no message and can't escape; the extension follows from the bytes.
 */
export function pathForAttachment(
  name: string,
  type: PictureType | 'table',
  latinise: (text: string) => string,
): string {
  const stem = latinise(name.replace(/\.[a-z0-9]{1,8}$/i, '').slice(0, 200))
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, longestStem)
    .replace(/^-+|(?<!-)-+$/g, '');
  const folder = type === 'table' ? 'public/data' : 'public/images';
  return `${folder}/${stem || (type === 'table' ? 'table' : 'picture')}.${extensions[type]}`;
}

/**
 * The path an attachment gets in a tree: the preferred one, or if that is taken by other bytes, the first of `-2`, `-3`
 * … that is free or holds the same bytes. Deterministic for the same tree and attachment.
 */
export function placeAttachment(path: string, hash: string, tree: FileTree): string {
  const dot = path.lastIndexOf('.');
  for (let number = 1; ; number++) {
    const place = number === 1 ? path : `${path.slice(0, dot)}-${number}${path.slice(dot)}`;
    if (!Object.hasOwn(tree, place) || tree[place]!.hash === hash) return place;
  }
}
