/** Longer lines are prose however they begin, so that an unfinished line can't hold back a reply for ever. */
export const maxTagLineLength = 16_384;

/**
 * Bytes of a text as UTF-8 without encoding it. Halves of a surrogate pair count two each, so that the sum is right
 * where a chunk border parts them.
 */
export function utf8Length(text: string): number {
  let bytes = text.length;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code > 0x7f) bytes += code > 0x7ff && (code < 0xd800 || code > 0xdfff) ? 2 : 1;
  }
  return bytes;
}
