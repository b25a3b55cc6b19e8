import type { PictureType } from './attachment';

/**
 * Removes a picture's metadata: place, time, camera, author, thumbnails, comments. Colour profiles and animation stay.
 * The browser re-encodes its pictures and so has nothing left to strip; this covers other API callers. A malformed file
 * is returned up to the point where its parts stop making sense.
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
      // Only comments could be hidden there, and removing them would mean parsing every frame.
      return bytes;
    default:
      return type satisfies never;
  }
}

const pngKept = new Set('IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB iCCP cICP sBIT pHYs bKGD acTL fcTL fdAT'.split(' '));

/** Most parts in one picture: real ones have a few thousand, and parsing stops here. */
const mostParts = 100_000;

/** Concatenates the kept parts. Adjacent ones are copied in one go, and no object is allocated per part. */
function createCopy(bytes: Uint8Array) {
  const copy = new Uint8Array(bytes.length);
  let [length, from, to, parts] = [0, 0, 0, 0];
  const flush = () => {
    copy.set(bytes.subarray(from, to), length);
    length += to - from;
  };
  return {
    keep(start: number, end: number) {
      const last = Math.min(end, bytes.length);
      if (start !== to) {
        flush();
        from = start;
      }
      to = last;
    },
    /** Bytes kept so far. */
    length: () => length + to - from,
    /** Whether the limit still allows another part. */
    mayGoOn: () => ++parts <= mostParts,
    finish() {
      flush();
      [from, to] = [0, 0];
      return copy.slice(0, length);
    },
  };
}

const nameAt = (bytes: Uint8Array, at: number) => String.fromCharCode(...bytes.subarray(at, at + 4));

function stripPng(bytes: Uint8Array): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const copy = createCopy(bytes);
  copy.keep(0, 8);
  for (let at = 8; at + 12 <= bytes.length && copy.mayGoOn();) {
    const end = at + 12 + view.getUint32(at);
    const name = nameAt(bytes, at + 4);
    if (pngKept.has(name)) copy.keep(at, end);
    // Anything after the end chunk is not part of the picture.
    if (name === 'IEND') break;
    at = end;
  }
  return copy.finish();
}

function stripJpeg(bytes: Uint8Array): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const copy = createCopy(bytes);
  copy.keep(0, 2);
  let at = 2;
  while (at + 4 <= bytes.length && bytes[at] === 0xff && copy.mayGoOn()) {
    const marker = bytes[at + 1]!;
    if (marker === 0xda) {
      copy.keep(at, bytes.length);
      break;
    }
    if (marker === 0xff || (marker >= 0xd0 && marker <= 0xd8)) {
      at += marker === 0xff ? 1 : 2;
      continue;
    }
    const end = at + 2 + view.getUint16(at + 2);
    // Of the application segments, keep those that say how to decode (JFIF, Adobe) and the colour profile.
    const isTold = (marker >= 0xe0 && marker <= 0xef && ![0xe0, 0xe2, 0xee].includes(marker)) || marker === 0xfe;
    if (!isTold) copy.keep(at, end);
    at = end;
  }
  return copy.finish();
}

function stripWebp(bytes: Uint8Array): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const copy = createCopy(bytes);
  copy.keep(0, 12);
  /** Offset of the flags of each VP8X header in the copy, and their value without EXIF and XMP (bits 3 and 2). */
  const heads: [at: number, flags: number][] = [];
  for (let at = 12; at + 8 <= bytes.length && copy.mayGoOn();) {
    const end = at + 8 + view.getUint32(at + 4, true) + (view.getUint32(at + 4, true) % 2);
    const name = nameAt(bytes, at);
    if (name === 'VP8X' && at + 8 < Math.min(end, bytes.length))
      heads.push([copy.length() + 8, bytes[at + 8]! & ~0b1100]);
    if (name !== 'EXIF' && name !== 'XMP ') copy.keep(at, end);
    at = end;
  }
  const whole = copy.finish();
  for (const [at, flags] of heads) whole[at] = flags;
  new DataView(whole.buffer).setUint32(4, whole.length - 8, true);
  return whole;
}
