// `lib/files/path` has the same two, beside a schema whose library would double what the worker's script weighs.

/** `src/pages` of `src/pages/Home.tsx`; the empty text at the top. */
export function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

/** `.tsx` of `src/App.tsx`, in lower case; the empty text without one. */
export function extensionOf(path: string): string {
  return /[^/](\.[^./]*)$/.exec(path)?.[1]?.toLowerCase() ?? '';
}
