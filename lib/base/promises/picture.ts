/** The largest picture of a page, in bytes; larger ones are rejected. */
export const mostPictureBytes = 200_000;
const mostSide = 2000;

const start = 0xd8;
const scan = 0xda;
/** Frame headers, which contain the size: baseline, extended and progressive. */
const frames: ReadonlySet<number> = new Set([0xc0, 0xc1, 0xc2]);

/**
 * The size in px of a JPEG that may be shown as the picture of a page; null for anything else, whatever it claims to
 * be, since the bytes come from an untrusted page. Reads only headers, in O(n), and never past the end.
 */
export function readPicture(bytes: Uint8Array): { width: number; height: number } | null {
  if (bytes.length > mostPictureBytes || bytes.length < 4 || bytes[0] !== 0xff || bytes[1] !== start) return null;
  if (bytes.at(-2) !== 0xff || bytes.at(-1) !== 0xd9) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 2; at + 9 < bytes.length;) {
    const marker = view.getUint8(at + 1);
    const length = view.getUint16(at + 2);
    if (view.getUint8(at) !== 0xff || marker === scan || length < 2) return null;
    if (frames.has(marker)) {
      const [height, width] = [view.getUint16(at + 5), view.getUint16(at + 7)];
      const isFit = width > 0 && height > 0 && width <= mostSide && height <= mostSide;
      return isFit ? { width, height } : null;
    }
    at += 2 + length;
  }
  return null;
}
