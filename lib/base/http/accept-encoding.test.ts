import { expect, test } from 'vitest';
import { acceptedEncoding } from './accept-encoding';

test.each([
  ['gzip, deflate, br, zstd', 'br'],
  ['gzip', 'gzip'],
  ['BR;q=0.5, gzip', 'br'],
  ['br;q=0, gzip', 'gzip'],
  ['br;q=0.000', null],
  ['*', 'br'],
  ['*;q=0', null],
  ['*, br;q=0', 'gzip'],
  ['identity', null],
  ['brotli, gzipped', null],
  ['', null],
  [undefined, null],
  ['br; q=x', null],
])('%s: %s', (header, encoding) => expect(acceptedEncoding(header)).toBe(encoding));

test('chooses only from what is offered', () => expect(acceptedEncoding('br, gzip', ['gzip'])).toBe('gzip'));
