import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { describeBackends } from './backends.contract';
import { connect, openTestBackends, testId, type TestBackends } from './backends.fixture';

describeBackends('embedded', () => openTestBackends());

describe('embedded backends', () => {
  let opened: TestBackends;
  beforeAll(async () => {
    opened = await openTestBackends({ maxOpen: 1 });
  }, 180_000);
  afterAll(() => opened.dispose());

  const table = (name: string) => ({
    name: `20260101000000_${name}`,
    sql: `create table ${name} (id int); alter table ${name} enable row level security; insert into ${name} values (1);`,
  });
  const rowsOf = (id: ReturnType<typeof testId>, name: string) => opened.backends.read(id, `select id from ${name}`);

  test('one more than may be open waits for its place and is not refused', async () => {
    const ids = [testId(), testId(), testId()];
    const made = await Promise.all(ids.map((id) => opened.backends.migrate(id, [table('t')])));
    expect(made.map((one) => one.ok)).toEqual([true, true, true]);
    expect(await Promise.all(ids.map((id) => rowsOf(id, 't')))).toEqual(
      ids.map(() => ({ ok: true, value: [{ id: 1 }] })),
    );
  }, 180_000);

  test('what was answered is there after closing and opening', async () => {
    const [one, other] = [testId(), testId()];
    await opened.backends.migrate(one, [table('kept')]);
    await rowsOf(other, 'pg_class');
    expect(await rowsOf(one, 'kept')).toEqual({ ok: true, value: [{ id: 1 }] });
  }, 180_000);

  test('each has keys of its own, and one’s open nothing of another', async () => {
    const [one, other] = [testId(), testId()];
    const stranger = connect(opened.backends, one, (await opened.keysOf(other)).secretKey);
    expect((await stranger.from('anything').select()).status).toBe(401);
  }, 180_000);

  test('a removed one begins anew', async () => {
    const id = testId();
    await opened.backends.migrate(id, [table('gone')]);
    await opened.backends.remove(id);
    expect(await rowsOf(id, 'gone')).toMatchObject({ ok: false, error: { code: '42P01' } });
  }, 180_000);
});

describe('an embedded backend that is asked for too much', () => {
  let opened: TestBackends;
  beforeAll(async () => {
    opened = await openTestBackends({ callLimit: 4_000 });
  }, 180_000);
  afterAll(() => opened.dispose());

  test.each([
    ['counts for ever', 'select count(*) from generate_series(1, 100000000000)'],
    ['calls itself for ever', 'with recursive r(n) as (select 1 union all select n + 1 from r) select count(*) from r'],
  ])(
    'stops what %s, says so, and answers again',
    async (_name, sql) => {
      const id = testId();
      expect((await opened.backends.read(id, 'select 1 as one')).ok).toBe(true);
      expect(await opened.backends.read(id, sql)).toEqual({ ok: false, error: { code: 'backend-stopped' } });
      expect(await opened.backends.read(id, 'select 1 as one')).toEqual({ ok: true, value: [{ one: 1 }] });
    },
    180_000,
  );
});
