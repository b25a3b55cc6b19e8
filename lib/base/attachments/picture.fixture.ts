import { deflateSync } from 'node:zlib';

/** Pictures assembled byte by byte, for tests only. */

function crc(bytes: Uint8Array): number {
  let value = 0xffffffff;
  for (const byte of bytes) {
    value ^= byte;
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  }
  return (value ^ 0xffffffff) >>> 0;
}

function chunk(name: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}

/** A PNG in one colour. `claims` overrides what the header says; `note` is stored as a text chunk. */
export function pngOf(
  width: number,
  height: number,
  { claims, note, colour = [200, 40, 40] }: { claims?: [number, number]; note?: string; colour?: number[] } = {},
): Uint8Array {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(claims?.[0] ?? width, 0);
  head.writeUInt32BE(claims?.[1] ?? height, 4);
  head.set([8, 2, 0, 0, 0], 8);
  const row = Buffer.from([0, ...Array.from({ length: width }, () => colour).flat()]);
  const rows = Buffer.concat(Array.from({ length: height }, () => row));
  return new Uint8Array(
    Buffer.concat([
      Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
      chunk('IHDR', head),
      ...(note === undefined ? [] : [chunk('tEXt', Buffer.from(`Comment\0${note}`, 'latin1'))]),
      chunk('IDAT', deflateSync(rows)),
      chunk('IEND', new Uint8Array()),
    ]),
  );
}

/** A JPEG header of that size with an EXIF segment containing `note`; no image data follows. */
export function jpegOf(width: number, height: number, note = 'GPS 52.5'): Uint8Array {
  const segment = (marker: number, data: Buffer) => {
    const head = Buffer.from([0xff, marker, 0, 0]);
    head.writeUInt16BE(data.length + 2, 2);
    return Buffer.concat([head, data]);
  };
  const frame = Buffer.from([8, 0, 0, 0, 0, 1, 1, 0x11, 0]);
  frame.writeUInt16BE(height, 1);
  frame.writeUInt16BE(width, 3);
  return new Uint8Array(
    Buffer.concat([
      Buffer.from([0xff, 0xd8]),
      segment(0xe0, Buffer.from('JFIF\0')),
      segment(0xe1, Buffer.from(`Exif\0\0${note}`)),
      segment(0xfe, Buffer.from(note)),
      segment(0xc0, frame),
      segment(0xda, Buffer.from([1, 1, 0, 0, 63, 0])),
      Buffer.from([1, 2, 3, 0xff, 0xd9]),
    ]),
  );
}

/** A WebP header of that size, lossless or extended with EXIF. */
export function webpOf(width: number, height: number, kind: 'VP8L' | 'VP8X'): Uint8Array {
  const part = (name: string, data: Buffer) => {
    const head = Buffer.alloc(8);
    head.write(name, 'latin1');
    head.writeUInt32LE(data.length, 4);
    return Buffer.concat([head, data, Buffer.alloc(data.length % 2)]);
  };
  const lossless = Buffer.alloc(6);
  lossless[0] = 0x2f;
  lossless.writeUInt32LE(((width - 1) | ((height - 1) << 14)) >>> 0, 1);
  const extended = Buffer.alloc(10);
  extended[0] = 0b1100;
  extended.writeUIntLE(width - 1, 4, 3);
  extended.writeUIntLE(height - 1, 7, 3);
  const parts =
    kind === 'VP8L'
      ? [part('VP8L', lossless)]
      : [part('VP8X', extended), part('VP8L', lossless), part('EXIF', Buffer.from('GPS 52.5'))];
  const body = Buffer.concat([Buffer.from('WEBP'), ...parts]);
  const head = Buffer.alloc(8);
  head.write('RIFF');
  head.writeUInt32LE(body.length, 4);
  return new Uint8Array(Buffer.concat([head, body]));
}
