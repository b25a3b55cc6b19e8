import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connect, openTestBackends, testId, type TestBackends } from '@/lib/backends/backends/backends.fixture';
import { checkProject, isEmptyProject } from './check-project';
import { type Double, openDouble } from './double.fixture';
import { fillValues } from './fill-values';
import { createHostedDatabase, migrationsTable } from './hosted-database';
import { readProjectUrl } from './hosted-project';
import { moveData } from './move-data';

const closed = { anyAddress: false, allowedHosts: ['db.firm.test'] };

test.each([
  ['https://abcdefghijklmnopqrst.supabase.co/', { url: 'https://abcdefghijklmnopqrst.supabase.co' }],
  ['abcdefghijklmnopqrst.supabase.co', { url: 'https://abcdefghijklmnopqrst.supabase.co' }],
  [
    'https://supabase.com/dashboard/project/abcdefghijklmnopqrst/settings',
    { url: 'https://abcdefghijklmnopqrst.supabase.co' },
  ],
  ['https://db.firm.test', { url: 'https://db.firm.test' }],
  ['http://169.254.169.254', { trouble: 'hosted-url-refused' }],
  ['https://localhost', { trouble: 'hosted-url-refused' }],
  ['https://abcdefghijklmnopqrst.supabase.co.evil.test', { trouble: 'hosted-url-refused' }],
  ['https://abcdefghijklmnopqrst.supabase.co:8443', { trouble: 'hosted-url-refused' }],
  ['https://abcdefghijklmnopqrst.supabase.co@evil.test', { trouble: 'hosted-url-form' }],
  ['ftp://abcdefghijklmnopqrst.supabase.co', { trouble: 'hosted-url-form' }],
])('reads %s', (text, wanted) => {
  expect(readProjectUrl(text, closed)).toEqual(wanted);
});

test('values are written into placeholders, and nowhere else', () => {
  const sql = `insert into t ("a$1", b) values ($1, $2) -- $1\n/* $2 */ returning '$1', $fn$ $2 $fn$`;
  expect(fillValues({ sql, values: [`it's \\ "x"`, null] })).toBe(
    `insert into t ("a$1", b) values (E'it''s \\\\ "x"', null) -- $1\n/* $2 */ returning '$1', $fn$ $2 $fn$`,
  );
});

describe('a Supabase project of one’s own', () => {
  let double: Double;
  beforeAll(async () => {
    double = await openDouble();
  }, 60_000);
  afterAll(() => double?.dispose());

  const jwt = (role: string) => `eyJh.${Buffer.from(JSON.stringify({ role })).toString('base64url')}.x`;
  test('is tried with each of its keys, and nothing is changed', async () => {
    expect(await checkProject(double.reach, double.project)).toEqual({ ok: true, value: double.project });
    expect(double.calls).toEqual([
      'GET /auth/v1/settings',
      'GET /auth/v1/admin/users',
      'POST /v1/projects/127/database/query',
    ]);
  });
  test.each([
    ['hosted-secret-is-publishable', { secretKey: 'sb_publishable_double' }],
    ['hosted-secret-is-publishable', { secretKey: jwt('anon') }],
    ['hosted-publishable-is-secret', { publishableKey: jwt('service_role') }],
    ['hosted-publishable-wrong', { publishableKey: 'sb_publishable_other' }],
    ['hosted-secret-wrong', { secretKey: 'sb_secret_other' }],
    ['hosted-token-form', { accessToken: 'my password' }],
    ['hosted-token-wrong', { accessToken: 'sbp_other' }],
    ['hosted-unreachable', { url: 'http://127.0.0.1:1' }],
  ])('says %s', async (trouble, wrong) => {
    expect(await checkProject(double.reach, { ...double.project, ...wrong })).toEqual({ ok: false, error: trouble });
  });
  test('reports that it is paused', async () => {
    double.fail(540);
    const checked = await checkProject(double.reach, double.project);
    double.fail(null);
    expect(checked).toEqual({ ok: false, error: 'hosted-paused' });
  });

  test('runs migrations once, entirely or not at all, and says where one stopped', async () => {
    const database = createHostedDatabase(double.reach, double.project);
    const first = {
      name: '20260101000000_first',
      sql: `create table public.a (id int); insert into public.a values (1);`,
    };
    expect(await database.migrate([first])).toEqual({ ok: true, value: { applied: [first.name] } });
    expect(await database.migrate([first])).toEqual({ ok: true, value: { applied: [] } });
    const second = {
      name: '20260101000001_second',
      sql: 'create table public.b (id int);\ninsert into public.nowhere values (1);',
    };
    expect(await database.migrate([first, second])).toMatchObject({
      ok: false,
      error: { name: second.name, code: '42P01', statement: 'insert into public.nowhere values (1)' },
    });
    expect(await isEmptyProject(double.reach, double.project)).toBe(false);
    const tables = await database.read(
      `select relname from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'`,
    );
    expect(tables).toEqual({ ok: true, value: [{ relname: 'a' }] });
  });
  test('accepts an app if it holds nothing of another: no table, account, bucket or recorded migration', async () => {
    const isEmpty = () => isEmptyProject(double.reach, double.project);
    await double.empty();
    expect(await isEmpty()).toBe(true);
    await double.database.exec(migrationsTable);
    expect(await isEmpty()).toBe(true);
    for (const [something, nothing] of [
      ['create table public.a ()', 'drop table public.a'],
      [`insert into auth.users (id) values ('00000000-0000-4000-8000-000000000001')`, 'delete from auth.users'],
      [`insert into storage.buckets (id) values ('a')`, 'delete from storage.buckets'],
      [
        `insert into supabase_migrations.schema_migrations (version) values ('1')`,
        'drop schema supabase_migrations cascade',
      ],
    ] as const) {
      await double.database.exec(something);
      expect(await isEmpty(), something).toBe(false);
      await double.database.exec(nothing);
      expect(await isEmpty(), nothing).toBe(true);
    }
  });
  test('reads and writes rows, all or none', async () => {
    const database = createHostedDatabase(double.reach, double.project);
    await database.migrate([
      { name: '20260101000002_t', sql: 'create table public.t (id int primary key, word text);' },
    ]);
    const add = (id: number, word: string) => ({
      sql: 'insert into public.t values ($1, $2) returning id, word',
      values: [id, word],
    });
    expect(await database.write([add(1, `it's; drop table t`)])).toEqual({
      ok: true,
      value: [[{ id: 1, word: `it's; drop table t` }]],
    });
    expect(
      await database.write([add(2, 'b'), { sql: 'delete from public.t where id = $1', values: [1] }, add(3, 'c')]),
    ).toEqual({
      ok: true,
      value: [[{ id: 2, word: 'b' }], [], [{ id: 3, word: 'c' }]],
    });
    expect(await database.write([add(4, 'd'), add(2, 'twice')])).toMatchObject({ ok: false, error: { code: '23505' } });
    expect(await database.read('select id from public.t where id > $1 order by id', [1])).toEqual({
      ok: true,
      value: [{ id: 2 }, { id: 3 }],
    });
  });
});

describe('moving an app into it', () => {
  let opened: TestBackends;
  let double: Double;
  beforeAll(async () => {
    [opened, double] = await Promise.all([openTestBackends(), openDouble()]);
  }, 180_000);
  afterAll(async () => {
    await double?.dispose();
    await opened?.dispose();
  });

  const migrations = [
    {
      name: '20260101000000_start',
      sql: `create table public.lines (id bigint generated always as identity primary key, order_id int not null, note text, twice text generated always as (note || note) stored);
create table public.orders (id int primary key, owner uuid references auth.users (id), total numeric, tags text[], meta jsonb, made timestamptz default now());
alter table public.lines add foreign key (order_id) references public.orders (id);
alter table public.lines enable row level security; alter table public.orders enable row level security;
create table public.log (n int); alter table public.log enable row level security;
create function public.note() returns trigger language plpgsql security definer set search_path = '' as $$ begin insert into public.log values (1); return new; end $$;
create trigger noted after insert on public.orders for each row execute function public.note();`,
    },
  ];

  test('moves tables, rows, people with their passwords, and files, and leaves the original alone', async () => {
    const id = testId();
    const { backends } = opened;
    const { publishableKey, secretKey } = await opened.keysOf(id);
    expect((await backends.migrate(id, migrations)).ok).toBe(true);
    const ann = connect(backends, id, publishableKey);
    const annId = (await ann.auth.signUp({ email: 'ann@x.test', password: 'secret 123!' })).data.user!.id;
    const admin = connect(backends, id, secretKey);
    const orders = Array.from({ length: 1200 }, (_, at) => ({
      id: at,
      owner: annId,
      total: 1.25,
      tags: ['a,b', 'c"d'],
      meta: { at, s: `it's \\ ${at}` },
    }));
    expect((await admin.from('orders').insert(orders)).error).toBeNull();
    expect(
      (
        await admin.from('lines').insert([
          { order_id: 1, note: 'x' },
          { order_id: 2, note: null },
        ])
      ).error,
    ).toBeNull();
    await admin.storage.createBucket('papers', { public: false });
    await admin.storage.from('papers').upload('a/1.txt', new Blob(['hello'], { type: 'text/plain' }));
    await admin.storage.from('papers').upload('refused.txt', new Blob(['no'], { type: 'text/plain' }));

    // For example photos: forty exceed one batch.
    const photos = `insert into public.orders (id, meta) select g, jsonb_build_object('photo', repeat('x', 1000000)) from generate_series(2001, 2040) g`;
    expect((await backends.write(id, [{ sql: photos }])).ok).toBe(true);
    const answered: number[] = [];
    const weighed: typeof backends = {
      ...backends,
      async read(...call) {
        const read = await backends.read(...call);
        answered.push(JSON.stringify(read).length);
        return read;
      },
    };

    const moved = await moveData(
      { backends: weighed, reach: double.reach },
      { from: { id, secretKey }, to: double.project, migrations },
    );
    expect(moved).toEqual({
      ok: true,
      value: {
        tables: expect.arrayContaining([
          { name: 'orders', rows: 1240 },
          { name: 'lines', rows: 2 },
          { name: 'log', rows: 1240 },
        ]) as unknown,
        ...{ people: 1, files: 1, filesLeft: ['papers/refused.txt'] },
      },
    });
    expect(Math.max(...answered)).toBeLessThan(6 * 1024 ** 2);
    const rowsOf = async (sql: string) => (await double.database.query<Record<string, unknown>>(sql)).rows;
    expect(await rowsOf('select tags, meta, total::text from public.orders where id = 7')).toEqual([
      { tags: ['a,b', 'c"d'], meta: { at: 7, s: "it's \\ 7" }, total: '1.25' },
    ]);
    const there = await backends.read(id, 'select encrypted_password as p from auth.users');
    expect(await rowsOf('select id::text, encrypted_password as p from auth.users')).toEqual([
      { id: annId, p: there.ok ? there.value[0]?.p : null },
    ]);
    expect(double.files.get('papers/a/1.txt')).toBe('hello');
    // New rows continue the numbering.
    expect(await rowsOf(`insert into public.lines (order_id) values (1) returning id::int`)).toEqual([{ id: 3 }]);
    expect(await backends.read(id, 'select count(*)::int as n from public.orders')).toEqual({
      ok: true,
      value: [{ n: 1240 }],
    });
  }, 120_000);

  test('moves rows as they are now, not as a migration once inserted them', async () => {
    const id = testId();
    const { secretKey } = await opened.keysOf(id);
    await double.empty();
    const sql = `create table public.settings (id int primary key, title text); create table public.marks (n int);
alter table public.settings enable row level security; alter table public.marks enable row level security;
insert into public.settings values (1, 'as made'), (2, 'deleted since'); insert into public.marks values (1);`;
    const made = [{ name: '20260101000000_settings', sql }];
    expect((await opened.backends.migrate(id, made)).ok).toBe(true);
    const changes = [
      { sql: `update public.settings set title = 'as changed' where id = 1` },
      { sql: 'delete from public.settings where id = 2' },
    ];
    expect((await opened.backends.write(id, changes)).ok).toBe(true);
    const moved = await moveData(
      { backends: opened.backends, reach: double.reach },
      { from: { id, secretKey }, to: double.project, migrations: made },
    );
    expect(moved).toMatchObject({ ok: true });
    const { rows } = await double.database.query(
      'select id, title, (select count(*)::int from public.marks) as marks from public.settings',
    );
    expect(rows).toEqual([{ id: 1, title: 'as changed', marks: 1 }]);
  }, 60_000);

  test('reports what stopped it', async () => {
    double.fail(503);
    const { secretKey } = await opened.keysOf(testId());
    const moved = await moveData(
      { backends: opened.backends, reach: double.reach },
      { from: { id: testId(), secretKey }, to: double.project, migrations },
    );
    double.fail(null);
    expect(moved).toMatchObject({ ok: false, error: { code: 'hosted-move-failed', at: 'schema' } });
  }, 60_000);
});
