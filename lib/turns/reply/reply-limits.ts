/** A longer line is prose however it begins, so that an unfinished line can't hold back a reply for ever. */
export const maxTagLineLength = 16_384;

/**
 * The length of a text in UTF-8 bytes, without encoding it. Each half of a surrogate pair counts two, so that the sum
 * is right even if a chunk boundary separates them.
 */
export function utf8Length(text: string): number {
  let bytes = text.length;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code > 0x7f) bytes += code > 0x7ff && (code < 0xd800 || code > 0xdfff) ? 2 : 1;
  }
  return bytes;
}
