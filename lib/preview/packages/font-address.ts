/** URL path of a package's font in a preview. It contains the layer's hash, whose bytes never change, but no host. */
export type FontAddress = { hash: string; file: string };

const plainPath = /^(?:[\w@+~-][\w@.+~-]*\/){1,16}[\w@+~-][\w@.+~-]*$/;
const fontName = /\.(?:woff2?|ttf|otf|eot)$/i;
const beginning = /^\/@l\/([0-9a-f]{32})\//;

/** `file` is `<package>/files/x.woff2`, relative to `node_modules`; null if it would need escaping in a URL. */
export function fontAddress({ hash, file }: FontAddress): string | null {
  const address = `/@l/${hash}/${file}`;
  return readFontAddress(address) === null ? null : address;
}

/**
 * Parses a path that `fontAddress` returned, ignoring query and fragment. Null for any other text, and for a path that
 * leads out of its folder.
 */
export function readFontAddress(address: string): FontAddress | null {
  const hash = beginning.exec(address)?.[1];
  if (hash === undefined || address.length > 400) return null;
  const file = address.slice('/@l/'.length + hash.length + 1).replace(/[?#][^]*$/, '');
  return fontName.test(file) && plainPath.test(file) ? { hash, file } : null;
}
