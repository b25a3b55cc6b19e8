// `lib/base/files/path` has the same two functions, but imports a schema library that would double the size of
// the worker's script.

/** `src/pages` for `src/pages/Home.tsx`; the empty string at the top level. */
export function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

/** `.tsx` for `src/App.tsx`, in lower case; the empty string if there is none. */
export function extensionOf(path: string): string {
  return /[^/](\.[^./]*)$/.exec(path)?.[1]?.toLowerCase() ?? '';
}
