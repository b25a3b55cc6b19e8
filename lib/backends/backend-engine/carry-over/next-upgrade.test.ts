import { PGlite as NextPglite } from '@electric-sql/pglite';
import { PGlite } from '@supabase/lite/pglite';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { pgDump } from 'pglite-tools-0-4/pg_dump';
import { afterAll, expect, test } from 'vitest';
import { authSql } from '../sign-in/auth-settings';
import { bootstrapSql } from '../layout/bootstrap-sql';
import { dumpData, type PgDump } from './dump-data';
import { engineVersion } from '../engine-version';
import { loadData } from './load-data';
import { createActors } from '../session/actor';
import { ownerSql } from '../layout/owner-sql';
import { ownersSql, rolesSql } from '../layout/roles-sql';

let folder: string;
afterAll(() => rm(folder, { recursive: true, force: true }));

/**
 * If this fails after an upgrade of `@supabase/lite`, see docs/engine-upgrade.md: the tools named here belong to the
 * previous engine.
 */
test('what the current engine writes can be carried over to the engine of Easel’s own data', async () => {
  expect(engineVersion()).toBe('pglite 0.4');
  folder = await mkdtemp(path.join(os.tmpdir(), 'easel-next-'));
  const present = await PGlite.create();
  await present.exec(`${rolesSql} create schema auth; create schema storage; create schema realtime; ${bootstrapSql} ${authSql}
    create table public.guests (id bigint generated always as identity primary key, name text not null, seen timestamptz);
    alter table public.guests enable row level security;
    create policy own on public.guests to authenticated using (name = auth.email());
    insert into public.guests (name, seen) select 'Guest ' || n, now() from generate_series(1, 2000) n;
    alter role anon set statement_timeout = '3s'; grant anon to authenticated;
    create table kept as select name from guests; grant select (name) on kept to anon;
    create table auth.users (id uuid primary key, created_at timestamptz);
    create function auth.uid() returns uuid language sql stable as 'select null::uuid';
    ${ownersSql} ${ownerSql}
    insert into auth.users (id) values ('00000000-0000-4000-8000-000000000001');
    insert into easel.owners select id from auth.users;`);
  const dump = await dumpData(present, pgDump as unknown as PgDump, folder);
  const next = await NextPglite.create();
  await loadData(next as never, dump, createActors(next as never));
  await next.exec(`${ownersSql} ${ownerSql}`);

  const asked = `select current_setting('server_version_num')::int / 10000 as version,
    (select count(*)::int from public.guests) as guests, (select last_value::int from pg_sequences where sequencename = 'guests_id_seq') as last,
    (select qual from pg_policies where policyname = 'own') as qual,
    (select relrowsecurity from pg_class where relname = 'guests') as guarded,
    (select array_agg(attacl::text) from pg_attribute where attrelid = 'public.kept'::regclass and attacl is not null) as rights,
    (select defaclacl::text from pg_default_acl where defaclobjtype = 'r') as defaults,
    (select rolconfig::text from pg_roles where rolname = 'anon') as settings,
    pg_has_role('authenticated', 'anon', 'member') as member,
    (select array_agg(user_id::text) from easel.owners) as owners,
    (select proowner::regrole::text || prosecdef from pg_proc where oid = 'public.is_owner()'::regprocedure) as tells,
    (select relowner::regrole::text || nspowner::regrole from pg_class c join pg_namespace n on n.oid = relnamespace
      where c.oid = 'easel.owners'::regclass) as keeps`;
  const { version: before, ...then } = (await present.query<{ version: number }>(asked)).rows[0]!;
  const { version: after, ...now } = (await next.query<{ version: number }>(asked)).rows[0]!;
  expect([before, after]).toEqual([17, 18]);
  expect(now).toEqual(then);
  expect(then).toMatchObject({
    guests: 2000,
    last: 2000,
    guarded: true,
    member: true,
    settings: '{statement_timeout=3s}',
    ...{ owners: ['00000000-0000-4000-8000-000000000001'], tells: 'easel_ownertrue', keeps: 'easel_ownereasel_owner' },
  });
  await present.close();
  await next.close();
}, 180_000);
