/**
 * A `content-disposition` that makes a browser keep an answer as a file of this name (RFC 6266; RFC 5987 for what is beyond
 * ASCII). Never throws: half of a character, which names cut elsewhere end in, becomes the sign for an unknown one.
 */
export function asDownload(name: string, inAscii?: string): string {
  const inWords = encodeURIComponent(name.toWellFormed()).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16)}`,
  );
  const plain = inAscii === undefined ? '' : ` filename="${inAscii}";`;
  return `attachment;${plain} filename*=UTF-8''${inWords}`;
}
