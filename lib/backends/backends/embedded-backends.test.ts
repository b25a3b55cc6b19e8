import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isLong, longTest, sampleOf } from '@/lib/base/foundation/sample.fixture';
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

  test('one above the limit waits for its place and is not refused', async () => {
    const ids = isLong ? [testId(), testId(), testId()] : [testId(), testId()];
    const made = await Promise.all(ids.map((id) => opened.backends.migrate(id, [table('t')])));
    expect(made.map((one) => one.ok)).toEqual(ids.map(() => true));
    expect(await Promise.all(ids.map((id) => rowsOf(id, 't')))).toEqual(
      ids.map(() => ({ ok: true, value: [{ id: 1 }] })),
    );
  }, 180_000);

  longTest(
    'what was answered survives closing and opening',
    async () => {
      const [one, other] = [testId(), testId()];
      await opened.backends.migrate(one, [table('kept')]);
      await rowsOf(other, 'pg_class');
      expect(await rowsOf(one, 'kept')).toEqual({ ok: true, value: [{ id: 1 }] });
    },
    180_000,
  );

  test('each has its own keys, which open nothing of another', async () => {
    const [one, other] = [testId(), testId()];
    const stranger = connect(opened.backends, one, (await opened.keysOf(other)).secretKey);
    expect((await stranger.from('anything').select()).status).toBe(401);
  }, 180_000);

  test('a removed backend starts again from nothing', async () => {
    const id = testId();
    await opened.backends.migrate(id, [table('gone')]);
    await opened.backends.remove(id);
    expect(await rowsOf(id, 'gone')).toMatchObject({ ok: false, error: { code: '42P01' } });
  }, 180_000);
});

describe('an embedded backend that is asked for too much', () => {
  let opened: TestBackends;
  /** Long for calls that end, short for those that never do: a busy machine is not mistaken for a hanging database. */
  const limit = { each: 60_000 };
  const askEndless = async <Value>(asked: () => Promise<Value>): Promise<Value> => {
    limit.each = 500;
    return asked().finally(() => (limit.each = 60_000));
  };
  beforeAll(async () => {
    opened = await openTestBackends({ callLimit: () => limit.each });
  }, 180_000);
  afterAll(() => opened.dispose());

  const endless = [
    ['counts for ever', 'select count(*) from generate_series(1, 100000000000)'],
    ['calls itself for ever', 'with recursive r(n) as (select 1 union all select n + 1 from r) select count(*) from r'],
  ] as const;
  test.each(sampleOf('statements that never end', endless, (_one, at) => at === 0))(
    'stops what %s, says so, and answers again',
    async (_name, sql) => {
      const id = testId();
      expect((await opened.backends.read(id, 'select 1 as one')).ok).toBe(true);
      expect(await askEndless(() => opened.backends.read(id, sql))).toEqual({
        ok: false,
        error: { code: 'backend-stopped' },
      });
      expect(await opened.backends.read(id, 'select 1 as one')).toEqual({ ok: true, value: [{ one: 1 }] });
    },
    180_000,
  );

  // Code inside function bodies, which no migration rule can see.
  const functions = `
create table public.heap (words text);
alter table public.heap enable row level security;
create function public.hang() returns int language plpgsql security definer set search_path = '' as $$ begin loop end loop; end $$;
create function public.recurse(n int) returns int language plpgsql security definer set search_path = '' as $$
begin return public.recurse(n + 1) + 1; end $$;
create function public.fill() returns int language plpgsql security definer set search_path = '' as $$
begin loop insert into public.heap select repeat('x', 1000) from generate_series(1, 1000); end loop; end $$;
create function public.look(path text) returns text language plpgsql security definer set search_path = '' as $$
declare found text; begin execute 'select pg_catalog.pg_' || 'read_file($1)' into found using path; return found; end $$;
create function public.program() returns int language plpgsql security definer set search_path = '' as $$
begin execute 'copy public.heap from prog' || 'ram ''cat /etc/passwd'''; return 1; end $$;`;

  test('functions that hang, recurse, fill the disk or read files are stopped or refused, and the next call is answered', async () => {
    const id = testId();
    const made = await opened.backends.migrate(id, [{ name: '20260101000000_functions', sql: functions }]);
    expect(made).toMatchObject({ ok: true });
    const { publishableKey } = await opened.keysOf(id);
    const call = async (name: string, args: object = {}) => {
      const headers = { apikey: publishableKey, 'content-type': 'application/json' };
      const body = JSON.stringify(args);
      const request = new Request(`http://b/rest/v1/rpc/${name}`, { method: 'POST', headers, body });
      const answer = await opened.backends.fetch(id, request);
      return answer.ok ? { status: answer.value.status, text: await answer.value.text() } : answer.error;
    };
    // `npm run bench -- backend` measures how soon; here it only has to respond.
    const expectAnswer = async () =>
      expect(await opened.backends.read(id, 'select count(*)::int as rows from public.heap')).toEqual({
        ok: true,
        value: [{ rows: 0 }],
      });
    for (const name of ['hang', 'fill']) {
      expect(await askEndless(() => call(name))).toEqual({ code: 'backend-stopped' });
      await expectAnswer();
    }
    // Either Postgres refuses it or the engine is stopped: both are reported as an error.
    const told = [await call('recurse', { n: 1 }), await call('program')];
    for (const one of told) expect('status' in one ? one.status : 500).toBeGreaterThanOrEqual(400);
    for (const path of ['/etc/passwd', '../../../../../../etc/passwd', '/proc/self/environ']) {
      expect(JSON.stringify(await call('look', { path }))).not.toMatch(/root:|PATH=/);
    }
    await expectAnswer();
  }, 240_000);
});
