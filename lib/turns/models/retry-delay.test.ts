import { expect, test } from 'vitest';
import { retryDelay } from './retry-delay';

const busy = (retryAfterSeconds?: number) => ({
  error: { code: 'model-busy' as const, ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }) },
  retryable: true,
});

test('waits longer each time, and gives up after two retries', () => {
  expect([0, 1, 2].map((retries) => retryDelay(busy(), retries, 0.5))).toEqual([1000, 3000, null]);
});

test('waits as long as the provider asks, within a minute', () => {
  expect(retryDelay(busy(7), 0, 0)).toBe(7000);
  expect(retryDelay(busy(0), 0, 0)).toBe(0);
  expect(retryDelay(busy(3600), 0, 0)).toBeNull();
});

test('does not repeat what cannot succeed', () => {
  expect(retryDelay({ error: { code: 'model-key-refused' }, retryable: false }, 0, 0)).toBeNull();
});
