import { expect, test } from 'vitest';
import type { BackendId } from '../backends/backend';
import type { Backends } from '../backends/backends';
import { succeed } from '../../base/foundation/result';
import { withDiskFloor } from './with-disk-floor';

const id = 'a'.repeat(26) as BackendId;

test.each([
  ['a row', 'POST', '/rest/v1/notes', 507],
  ['a file', 'PUT', '/storage/v1/object/pictures/a.jpg', 507],
  ['a sign-up', 'POST', '/auth/v1/signup', 507],
  ['reading', 'GET', '/rest/v1/notes', 200],
  ['signing in', 'POST', '/auth/v1/token', 200],
  ['deleting', 'DELETE', '/rest/v1/notes?id=eq.1', 200],
])('with the disk nearly full %s is answered %s %s with %i', async (_what, method, path, status) => {
  const backends = { fetch: async () => succeed(new Response('{}')) } as unknown as Backends;
  const floored = withDiskFloor(backends, { check: async () => ({ code: 'storage-full' }) });
  const answer = await floored.fetch(id, new Request(`http://backend${path}`, { method }));
  expect(answer.ok && answer.value.status).toBe(status);
});

test('with room on the disk everything works as usual', async () => {
  const passed: string[] = [];
  const backends = {
    fetch: async (_id: BackendId, { method }: Request) => {
      passed.push(method);
      return succeed(new Response('{}'));
    },
  } as unknown as Backends;
  const floored = withDiskFloor(backends, { check: async () => null });
  await floored.fetch(id, new Request('http://backend/rest/v1/notes', { method: 'POST', body: '{}' }));
  expect(passed).toEqual(['POST']);
});
