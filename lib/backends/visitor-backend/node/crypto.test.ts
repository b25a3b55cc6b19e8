import { createHash, createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import * as ours from './crypto';
import { sha256 } from './sha256';

/** Around the lengths at which a block ends. */
const lengths = [0, 1, 55, 56, 57, 63, 64, 65, 119, 120, 1000, 70_000];
const bytes = (length: number) => Uint8Array.from({ length }, (_, at) => (at * 31 + length) % 256);

test.each(lengths)('digests %i bytes as Node does', (length) => {
  const message = bytes(length);
  expect(Buffer.from(sha256(message)).toString('hex')).toBe(createHash('sha256').update(message).digest('hex'));
});

test.each(lengths)('signs with a key of %i bytes as Node does', (length) => {
  const [key, message] = [bytes(length), 'käse 🧀'];
  expect(ours.createHmac('sha256', key).update(message).update('!').digest('hex')).toBe(
    createHmac('sha256', key).update(message).update('!').digest('hex'),
  );
});

test('writes base64 as addresses do', () => {
  const message = bytes(200);
  expect(ours.createHash('sha256').update(message).digest('base64url')).toBe(
    createHash('sha256').update(message).digest('base64url'),
  );
});

test('has no other digest, so that nothing is weaker there unnoticed', () => {
  expect(() => ours.createHash('md5')).toThrow('md5');
});

test('compares whole contents', () => {
  expect(ours.timingSafeEqual(bytes(9), bytes(9))).toBe(true);
  expect(ours.timingSafeEqual(bytes(9), bytes(10))).toBe(false);
});

test('draws below its bound, each number sooner or later', () => {
  const drawn = new Set(Array.from({ length: 400 }, () => ours.randomInt(6)));
  expect([...drawn].sort()).toEqual([0, 1, 2, 3, 4, 5]);
});
