import { expect, test } from 'vitest';
import { canWrite } from './can-write';

test.each([
  ['GET', '/rest/v1/dishes?select=*', false],
  ['HEAD', '/rest/v1/dishes', false],
  ['POST', '/rest/v1/dishes', true],
  ['GET', '/rest/v1/rpc/order_dish', true],
  ['DELETE', '/auth/v1/user', true],
])('%s %s: %s', (method, path, can) => {
  expect(canWrite({ method, url: `http://backend.test${path}` })).toBe(can);
});
