import { afterEach, expect, test, vi } from 'vitest';
import { whyUnreached } from './use-reach';

afterEach(() => vi.unstubAllGlobals());

test.each([
  ['the device says that it has no network', false, 'offline'],
  ['the device has a network, so Easel is what doesn’t answer', true, 'unreachable'],
  ['the device doesn’t say', undefined, 'unreachable'],
])('where %s', (_what, onLine, why) => {
  vi.stubGlobal('navigator', { onLine });
  expect(whyUnreached()).toBe(why);
});
