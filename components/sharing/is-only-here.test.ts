import { expect, test } from 'vitest';
import { isOnlyHere } from './is-only-here';

test.each([
  ['http://app.localhost:3000/s/abc', true],
  ['http://localhost:3000/s/abc', true],
  ['http://127.0.0.1:3000/s/abc', true],
  ['http://[::1]:3000/s/abc', true],
  ['https://easel.example/s/abc', false],
  ['http://192.168.1.20:3000/s/abc', false],
  ['https://localhost.example/s/abc', false],
])('%s can be opened on this computer alone: %s', (url, isOnly) => {
  expect(isOnlyHere(url)).toBe(isOnly);
});
