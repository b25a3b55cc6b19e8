import { z } from 'zod';

/** A normalised, relative, `/`-separated file name that can't leave the project. */
export type Path = string;

const maxPathBytes = 512;
// oxlint-disable-next-line no-control-regex -- control characters are exactly what is refused
const controlCharacters = /[\u0000-\u001f\u007f]/;

/**
 * Whether a text is a valid path as written: relative, normalised, at most 512 bytes of UTF-8, no control characters,
 * no lone surrogates, no backslash, no empty, `.` or `..` segment, no drive letter.
 */
export function isPath(text: string): boolean {
  if (
    text === '' ||
    !text.isWellFormed() ||
    controlCharacters.test(text) ||
    text.includes('\\') ||
    /^[A-Za-z]:/.test(text)
  )
    return false;
  if (new TextEncoder().encode(text).length > maxPathBytes) return false;
  return text.split('/').every((segment) => segment !== '' && segment !== '.' && segment !== '..');
}

export const pathSchema = z.string().refine(isPath, 'not a path inside the project');

/** `src/pages` for `src/pages/Home.tsx`; empty at the top level. */
export function folderOf(path: Path): string {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? '' : path.slice(0, slash);
}

/** `.tsx` for `src/App.tsx`, in lower case; empty without one. */
export function extensionOf(path: Path): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const dot = name.lastIndexOf('.');
  return dot <= 0 ? '' : name.slice(dot).toLowerCase();
}
