import type { PictureType } from './attachment';

/**
 * The picture without what it tells beside itself: place, time, camera, author, thumbnails, comments. Colour profiles and
 * animation stay. The browser has drawn its pictures anew, so nothing is left to take; this is for callers that are none.
 * A file whose parts don't add up comes back as far as they do.
 */
export function stripMetadata(bytes: Uint8Array, type: PictureType): Uint8Array {
  switch (type) {
    case 'image/png':
      return stripPng(bytes);
    case 'image/jpeg':
      return stripJpeg(bytes);
    case 'image/webp':
      return stripWebp(bytes);
    case 'image/gif':
      // Comments alone could hide there, and taking them out means parsing every frame.
      return bytes;
    default:
      return type satisfies never;
  }
}

const pngKept = new Set('IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB iCCP cICP sBIT pHYs bKGD acTL fcTL fdAT'.split(' '));

function join(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

const nameAt = (bytes: Uint8Array, at: number) => String.fromCharCode(...bytes.subarray(at, at + 4));

function stripPng(bytes: Uint8Array): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const parts = [bytes.subarray(0, 8)];
  for (let at = 8; at + 12 <= bytes.length;) {
    const end = at + 12 + view.getUint32(at);
    const name = nameAt(bytes, at + 4);
    if (pngKept.has(name)) parts.push(bytes.subarray(at, end));
    // What stands behind the end is no picture.
    if (name === 'IEND') break;
    at = end;
  }
  return join(parts);
}

function stripJpeg(bytes: Uint8Array): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const parts = [bytes.subarray(0, 2)];
  let at = 2;
  while (at + 4 <= bytes.length && bytes[at] === 0xff) {
    const marker = bytes[at + 1]!;
    if (marker === 0xda) return join([...parts, bytes.subarray(at)]);
    if (marker === 0xff || (marker >= 0xd0 && marker <= 0xd8)) {
      at += marker === 0xff ? 1 : 2;
      continue;
    }
    const end = at + 2 + view.getUint16(at + 2);
    // Kept of the application's own: how to decode (JFIF, Adobe) and the colour profile.
    const isTold = (marker >= 0xe0 && marker <= 0xef && ![0xe0, 0xe2, 0xee].includes(marker)) || marker === 0xfe;
    if (!isTold) parts.push(bytes.subarray(at, end));
    at = end;
  }
  return join(parts);
}

function stripWebp(bytes: Uint8Array): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const parts = [bytes.slice(0, 12)];
  for (let at = 12; at + 8 <= bytes.length;) {
    const end = at + 8 + view.getUint32(at + 4, true) + (view.getUint32(at + 4, true) % 2);
    const name = nameAt(bytes, at);
    const chunk = bytes.slice(at, end);
    // The flags of the head name what follows; EXIF and XMP are bits 3 and 2.
    if (name === 'VP8X') chunk[8] = (chunk[8] ?? 0) & ~0b1100;
    if (name !== 'EXIF' && name !== 'XMP ') parts.push(chunk);
    at = end;
  }
  const whole = join(parts);
  new DataView(whole.buffer).setUint32(4, whole.length - 8, true);
  return whole;
}
