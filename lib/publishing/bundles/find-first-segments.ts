type Source = { path: string; text: string };

const isSource = (path: string) =>
  /\.(?:[cm]?[jt]sx?|vue|svelte)$/.test(path) && !/\.(?:test|spec)\.|\.d\.ts$/.test(path);
const mostSegments = 500;

/**
 * How addresses of an app can begin, as its sources write them: `about` for `"/about"` and for `path="about"`. An address that begins otherwise is
 * plainly none of the app's. Null where that can't be told by reading: it takes addresses apart itself, has pages by file, or
 * begins one with what is not written down. Too many are harmless, too few are not.
 */
export function findFirstSegments(files: readonly Source[]): string[] | null {
  const segments = new Set<string>();
  for (const { text } of files.filter(({ path }) => isSource(path))) {
    // `/${slug}`, `"/" + slug`, `/:slug`, a route of its own name, files as pages, or a router that reads the address itself.
    if (/["'`]\/(?:\$\{|["'`] ?\+|:|\*)|\bpath ?[=:] ?\{?["'`]:|import\.meta\.glob|createFileRoute/.test(text))
      return null;
    if (
      /\bpathname\b|\blocation\.href\b|\buseRoute\b|\buseParams\b/.test(text) &&
      /\.(?:split|slice|match|replace|substring|exec|test)\(/.test(text)
    )
      return null;
    for (const [, segment] of text.matchAll(/["'`]\/([\w.~-]{0,100})/g)) segments.add(segment!);
    for (const [, segment] of text.matchAll(/\bpath ?[=:] ?\{?["'`]([\w.~-]{1,100})/g)) segments.add(segment!);
    if (segments.size > mostSegments) return null;
  }
  return [...segments].toSorted();
}
