import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestBackends, testId, type TestBackends } from './backends.fixture';

let opened: TestBackends;
beforeAll(async () => {
  opened = await openTestBackends();
}, 60_000);
afterAll(() => opened?.dispose());

test('rows beyond what is read at once end the process that would send them, and the next call is answered', async () => {
  const id = testId();
  const read = (rows: number) =>
    opened.backends.read(id, `select repeat('x', 1000000) as t from generate_series(1, ${rows})`);
  const most = await read(100);
  expect(most.ok && most.value.length).toBe(100);
  expect(await read(150)).toMatchObject({ ok: false, error: { code: 'backend-stopped' } });
  const next = await read(1);
  expect(next.ok && next.value.length).toBe(1);
}, 60_000);
