import { expect, test } from 'vitest';
import { z } from 'zod';
import type { Request } from '@/lib/studio/studio/request';
import { tellWritten } from './tell-written';

test('only what changed something is told', async () => {
  let told = 0;
  let isOk = true;
  const request = (async () =>
    isOk ? { ok: true, value: {} } : { ok: false, error: { code: 'offline' } }) as unknown as Request;
  const telling = tellWritten(request, () => (told += 1));
  await telling('GET', '/a', z.object({}));
  expect(told).toBe(0);
  await telling('PATCH', '/a', z.object({}));
  expect(told).toBe(1);
  isOk = false;
  await telling('DELETE', '/a', z.object({}));
  expect(told).toBe(1);
});
