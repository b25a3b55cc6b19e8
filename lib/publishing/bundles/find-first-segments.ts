type Source = { path: string; text: string };

const isSource = (path: string) =>
  /\.(?:[cm]?[jt]sx?|vue|svelte)$/.test(path) && !/\.(?:test|spec)\.|\.d\.ts$/.test(path);
const mostSegments = 500;

/**
 * Finds the first path segments of the app's addresses in its sources: `about` for `"/about"` and for `path="about"`.
 * An address that begins with another segment is not the app's. Null if the sources don't show them: the app parses
 * addresses itself, has file-based routes, or begins an address with a computed value. Extra segments do no harm,
 * missing ones do.
 */
export function findFirstSegments(files: readonly Source[]): string[] | null {
  const segments = new Set<string>();
  for (const { text } of files.filter(({ path }) => isSource(path))) {
    // `/${slug}`, `"/" + slug`, `/:slug`, a dynamic first segment, file-based routes, or a router that parses the
    // address itself.
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
