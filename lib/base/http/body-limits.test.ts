import { expect, test } from 'vitest';
import { bodyLimitOf } from './body-limits';
import type { HostTarget } from './origins';

const [kilobyte, megabyte] = [1024, 1024 * 1024];
const id = 'a'.repeat(26);

test.each<[HostTarget['kind'], string, number]>([
  ['builder', '/api/projects', megabyte],
  ['builder', `/api/projects/${id}/turns`, megabyte],
  ['builder', `/api/projects/${id}/compiled`, 24 * megabyte],
  ['builder', `/api/projects/${id}/blobs/${'f'.repeat(64)}`, 24 * megabyte],
  ['builder', `/api/projects/${id}/data/files/in/photos/a.png`, 24 * megabyte],
  // These merely start like one of the above.
  ['builder', `/api/projects/${id}/compiled-not`, megabyte],
  ['builder', `/api/x/projects/${id}/compiled`, megabyte],
  ['builder', `/api/attachments/${'f'.repeat(64)}`, 24 * megabyte],
  ['builder', '/access', 4 * kilobyte],
  ['builder', '/', 64 * kilobyte],
  ['preview', '/', 0],
  ['site', '/index.html', 0],
  ...(['preview', 'site'] as const).flatMap((kind): [HostTarget['kind'], string, number][] => [
    [kind, '/backend/storage/v1/object/photos/a.png', 51 * megabyte],
    [kind, '/backend/rest/v1/wishes', 5 * megabyte],
    [kind, '/backend/realtime/v1/api/broadcast', megabyte],
    [kind, '/backend/auth/v1/signup', 64 * kilobyte],
    [kind, '/storage/v1/object/photos/a.png', 0],
  ]),
  ['loopback', `/backends/${id}/storage/v1/object/photos/a.png`, 51 * megabyte],
  ['loopback', `/backends/${id}/rest/v1/wishes`, 5 * megabyte],
  ['loopback', `/backends/${id}/auth/v1/signup`, 64 * kilobyte],
  ['layers', '/x', 0],
  ['door', '/', 0],
  ['self', '/', 0],
])('%s %s accepts %d bytes', (kind, path, bytes) => {
  expect(bodyLimitOf(kind, 'POST', { path })).toBe(bytes);
  for (const method of ['GET', 'HEAD', 'OPTIONS']) expect(bodyLimitOf(kind, method, { path })).toBe(0);
});
