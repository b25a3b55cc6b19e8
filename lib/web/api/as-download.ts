/**
 * A `content-disposition` that makes browsers save the response under this name (RFC 6266; RFC 5987 for non-ASCII
 * characters). Never throws: a lone surrogate, as left at the end of a truncated name, becomes the replacement
 * character.
 */
export function asDownload(name: string, inAscii?: string): string {
  const inWords = encodeURIComponent(name.toWellFormed()).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16)}`,
  );
  const plain = inAscii === undefined ? '' : ` filename="${inAscii}";`;
  return `attachment;${plain} filename*=UTF-8''${inWords}`;
}
