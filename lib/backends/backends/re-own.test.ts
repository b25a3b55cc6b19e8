import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestBackends, testId, type TestBackends } from './backends.fixture';
import { contractSchema } from './contract-world.fixture';
import { buildOldLayout } from './old-engine.fixture';

let old: Awaited<ReturnType<typeof buildOldLayout>>;
let opened: TestBackends;

/** Objects that the old superuser could create and would otherwise still own. */
const planted = `
create schema kitchen;
create table kitchen.recipes (id serial primary key, name text);
alter table kitchen.recipes enable row level security;
create type public.mood as enum ('calm', 'wild');
create domain public.short as text check (char_length(value) < 9);
create materialized view public.counted as select 1 as n;
create procedure public.do_it() language sql as 'select 1';
create aggregate public.total (int) (sfunc = int4pl, stype = int);
create operator public.### (leftarg = int, rightarg = int, function = int4pl);
create extension ltree;
alter publication supabase_realtime add table public.tasks;
alter default privileges in schema public revoke all on tables from anon;
create role planted superuser;
create function public.planted() returns event_trigger language plpgsql as $$ begin end $$;
create event trigger planted on ddl_command_end execute function public.planted();
create function public.as_c() returns int language internal as 'pg_backend_pid';
grant execute on function pg_catalog.pg_read_file(text) to anon;
grant pg_read_server_files to anon;
alter database postgres set work_mem = '9MB';
create function public.whoami() returns text language sql security definer set search_path = '' as 'select current_user::text';
`;

beforeAll(async () => {
  old = await buildOldLayout();
}, 120_000);
afterAll(async () => {
  await opened?.dispose();
  await old?.dispose();
});

const ownersSql = `select distinct owner from (
  select c.relowner::regrole::text as owner from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname in ('public', 'kitchen') and c.relname !~ '^app_people' and not exists (select from pg_depend d where d.objid = c.oid and d.deptype = 'e')
  union all select proowner::regrole::text from pg_proc f where pronamespace = 'public'::regnamespace and proname <> 'is_owner' and proname <> all (array['app_people_joins',
    'has_role', 'my_place', 'set_my_name', 'list_people', 'set_person_role', 'set_person_blocked', 'delete_my_account', 'export_my_data'])
    and not exists (select from pg_depend d where d.objid = f.oid and d.deptype = 'e')
  union all select typowner::regrole::text from pg_type t where typnamespace = 'public'::regnamespace and typname !~ '^_?app_people'
    and not exists (select from pg_depend d where d.objid = t.oid and d.deptype in ('e', 'i'))
  union all select nspowner::regrole::text from pg_namespace where nspname = 'kitchen'
  union all select pubowner::regrole::text from pg_publication) every_one`;

/** Looks like a part's migration, but no part of Easel ever had that text. */
const claimed = `-- Easel module auth: owns app_guests
create table public.app_guests (id int primary key); alter table public.app_guests enable row level security;`;

const partSql = `select (select relowner::regrole::text from pg_class where oid = 'public.app_people'::regclass) as people,
  (select relowner::regrole::text from pg_class where oid = 'public.app_guests'::regclass) as guests,
  (select count(*)::int from pg_proc where proowner = 'easel_parts'::regrole) as functions,
  (select nspowner::regrole::text from pg_namespace where nspname = 'public') as schema,
  has_table_privilege('postgres', 'public.app_people', 'update') as writes, has_table_privilege('postgres', 'public.app_people', 'trigger') as fires,
  has_table_privilege('anon', 'public.app_people', 'select') as anon, has_table_privilege('authenticated', 'public.app_people', 'select') as members,
  has_function_privilege('anon', 'public.list_people()', 'execute') as lists`;

const leftSql = `select
  (select array_agg(rolname::text) from pg_roles where rolsuper) as superusers,
  (select count(*)::int from pg_event_trigger where evtname <> 'easel_guard_parts') as events,
  (select count(*)::int from pg_proc where proname = 'as_c') as internal,
  (select count(*)::int from pg_db_role_setting) as settings,
  has_function_privilege('anon', 'pg_catalog.pg_read_file(text)', 'execute') as reads,
  pg_has_role('anon', 'pg_read_server_files', 'member') as "readsFiles",
  (select defaclacl::text from pg_default_acl where defaclobjtype = 'r') as defaults,
  (select relowner::regrole::text from pg_class where oid = 'auth.users'::regclass) as auth,
  (select relowner::regrole::text from pg_class where oid = 'storage.objects'::regclass) as storage,
  public.whoami()`;

test('an older backend belongs to an ordinary owner before its first call, and keeps working', async () => {
  const id = testId();
  const people = await readFile(path.resolve('lib/modules/auth/migrations/auth_people.sql'), 'utf8');
  const before = await openTestBackends({ workerFile: old.workerFile, template: null });
  const migrations = [
    { name: '20260101000000_contract', sql: contractSchema },
    { name: '20260102000000_planted', sql: planted },
    {
      name: '20260102000001_asked',
      sql: `create function public.is_owner() returns boolean language sql as 'select false'`,
    },
    { name: '20260102000002_auth_people', sql: people },
    { name: '20260102000003_claimed', sql: claimed },
  ];
  expect(await before.backends.migrate(id, migrations)).toMatchObject({ ok: true });
  expect(await before.backends.read(id, 'select rolname::text as name from pg_roles where oid = 10')).toEqual({
    ok: true,
    value: [{ name: 'postgres' }],
  });
  await before.backends.dispose();

  opened = await openTestBackends({ folder: before.folder });
  expect(await opened.backends.read(id, ownersSql)).toEqual({ ok: true, value: [{ owner: 'postgres' }] });
  expect(await opened.backends.read(id, leftSql)).toEqual({
    ok: true,
    value: [
      {
        superusers: ['supabase_admin'],
        ...{ events: 0, internal: 0, settings: 0, reads: false, readsFiles: false, whoami: 'postgres' },
        ...{ auth: 'supabase_auth_admin', storage: 'supabase_storage_admin' },
        defaults: expect.not.stringContaining('anon=') as string,
      },
    ],
  });
  expect(await opened.backends.read(id, partSql)).toEqual({
    ok: true,
    value: [
      {
        ...{ people: 'easel_parts', guests: 'postgres', functions: 9, schema: 'easel_parts' },
        ...{ writes: true, fires: false, anon: false, members: true, lists: false },
      },
    ],
  });
  const more = `create table public.later (id int primary key, mood public.mood default 'calm'); alter table public.later enable row level security;
    alter table public.tasks add column more text; create index on kitchen.recipes (name);
    create policy later on storage.objects for select to anon using (bucket_id = 'later');`;
  expect(await opened.backends.migrate(id, [{ name: '20260103000000_more', sql: more }])).toMatchObject({ ok: true });
  await before.dispose();
}, 240_000);
