import { describe, expect, test } from 'vitest';
import { mostPictureBytes, readPicture } from './picture';

/** Start, one segment to skip, a frame header of that size, the scan, the end. */
function jpegOf(width: number, height: number, padding = 0): Uint8Array {
  const words = (value: number) => [value >> 8, value & 255];
  return new Uint8Array([
    ...[0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 1],
    ...[0xff, 0xc0, 0, 11, 8, ...words(height), ...words(width), 1, 1, 0x11, 0],
    ...[0xff, 0xda, 0, 2, ...Array.from({ length: padding }, () => 0), 0xff, 0xd9],
  ]);
}

describe('readPicture', () => {
  test('reads the size of a JPEG', () => {
    expect(readPicture(jpegOf(640, 400))).toEqual({ width: 640, height: 400 });
  });

  test('reads a view into a larger buffer', () => {
    const all = new Uint8Array([1, 2, 3, ...jpegOf(360, 780), 4]);
    expect(readPicture(all.subarray(3, -1))).toEqual({ width: 360, height: 780 });
  });

  test.each([
    ['nothing', new Uint8Array()],
    ['a page', new TextEncoder().encode('<!doctype html><script>alert(1)</script>')],
    ['a drawing that may hold scripts', new TextEncoder().encode('<svg xmlns="http://www.w3.org/2000/svg"/>')],
    ['one that is cut off', jpegOf(640, 400).subarray(0, -2)],
    ['one of no size', jpegOf(0, 400)],
    ['one that would fill the memory', jpegOf(60_000, 60_000)],
    ['one that is too heavy', jpegOf(640, 400, mostPictureBytes)],
    [
      'a segment that says it is shorter than its own length',
      new Uint8Array([255, 216, 255, 224, 0, 0, 0, 0, 0, 0, 0, 0, 255, 217]),
    ],
  ])('rejects %s', (_, bytes) => {
    expect(readPicture(bytes)).toBeNull();
  });

  test('never throws, wherever the bytes are cut or changed', () => {
    const sound = jpegOf(640, 400);
    for (let at = 0; at < sound.length; at += 1) {
      readPicture(sound.subarray(0, at));
      for (const value of [0, 1, 0x7f, 0xff]) readPicture(sound.map((byte, index) => (index === at ? value : byte)));
    }
  });
});
