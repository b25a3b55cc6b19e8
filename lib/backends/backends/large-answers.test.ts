import { afterAll, beforeAll, expect, test } from 'vitest';
import { connect, openTestBackends, testId, type TestBackends } from './backends.fixture';

let opened: TestBackends;
beforeAll(async () => {
  opened = await openTestBackends();
}, 60_000);
afterAll(() => opened?.dispose());

// The limit used to be 128 MB, tested with 100 and 150 rows: on a busy machine 100 rows already filled the 256 MB
// heap.
test('rows above the read limit end the process that would send them, and the next call is answered', async () => {
  const id = testId();
  const read = (rows: number) =>
    opened.backends.read(id, `select repeat('x', 1000000) as t from generate_series(1, ${rows})`);
  const most = await read(60);
  expect(most.ok && most.value.length).toBe(60);
  expect(await read(90)).toMatchObject({ ok: false, error: { code: 'backend-stopped' } });
  const next = await read(1);
  expect(next.ok && next.value.length).toBe(1);
}, 60_000);

test('an answer of more than 64 MB to an app is refused with a reason, and its engine keeps working', async () => {
  const id = testId();
  const big = `create function public.big(times int) returns text language sql as $$ select repeat('x', times * 1000000) $$`;
  expect(await opened.backends.migrate(id, [{ name: '20260101000000_big', sql: big }])).toMatchObject({ ok: true });
  const app = connect(opened.backends, id, (await opened.keysOf(id)).publishableKey);

  const refused = await app.rpc('big', { times: 70 });
  expect(refused.status).toBe(413);
  expect(refused.error?.message).toContain('larger than 64 MB');
  const answered = await app.rpc('big', { times: 1 });
  expect(answered.error).toBeNull();
  expect(answered.data).toHaveLength(1_000_000);
}, 60_000);
