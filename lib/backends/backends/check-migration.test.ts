import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { checkMigration } from './check-migration';
import { bringsOwner } from './find-owner-change';
import { parseSql } from './parse-sql';

async function codes(sql: string): Promise<string[]> {
  const parsed = await parseSql(sql);
  if (!parsed.ok) return [parsed.error.message];
  return checkMigration(parsed.value, !bringsOwner(parsed.value)).map((finding) => finding.code);
}

const closed = 'create table t(id int primary key); alter table t enable row level security;';

describe('checkMigration', () => {
  test.each([
    ['a table with row-level security', closed],
    ['a table in a schema nobody reaches', 'create schema private; create table private.t(id int);'],
    [
      'a policy by owner',
      `${closed} create policy p on t for all to authenticated using (id = 1) with check (id = 1);`,
    ],
    ['reading open to everybody', `${closed} create policy p on t for select using (true);`],
    [
      'a definer function with a fixed path',
      `create function f() returns int language sql security definer set search_path = '' as $$ select 1 $$;`,
    ],
    ['changes of a table told', `${closed} alter publication supabase_realtime add table t, public.u;`],
    ['a function strangers may run', 'grant execute on function f() to anon;'],
    ['strangers reading', `${closed} grant select on t to anon;`],
    ['signed-in people writing a column', `${closed} grant insert (id) on t to authenticated;`],
    ['taking rights away', `${closed} revoke all on t from anon, authenticated;`],
    ['a table made and dropped', 'create table a(id int); drop table a;'],
    ['words that look like SQL in a text', `insert into t values ('copy t from program ls; set role postgres');`],
    [
      'a column called role that a function sets',
      `create function let_in(p uuid) returns void language plpgsql as $$ begin
        update public.staff as s
        set role = 'office' where s.id = p;
        insert into "staff" (id, role) values (p, 'x') on conflict (id) do update set role = excluded.role;
      end $$;`,
    ],
    ['an extension that only computes', 'create extension if not exists pgcrypto;'],
  ])('lets pass: %s', async (_name, sql) => {
    expect(await codes(sql)).toEqual([]);
  });

  test.each([
    ['uuid-ossp', 'gen_random_uuid()'],
    ['btree_gist', 'int8range(hashtextextended('],
    ['citext', 'lower('],
    ['pg_cron', 'by the clock'],
    ['constructor', 'there are pgcrypto, ltree and isn.'],
  ])('of the extension %s it says what does its work', async (name, instead) => {
    const parsed = await parseSql(`create extension if not exists "${name}" with schema extensions;`);
    const [finding] = parsed.ok ? checkMigration(parsed.value) : [];
    expect(finding?.message).toContain(`"${name}" is not here`);
    expect(finding?.message).toContain(instead);
  });

  test.each([
    ['no-row-security', 'create table t(id int);'],
    ['no-row-security', 'create table public."T x"(id int);'],
    ['no-row-security', 'create table t as select 1 as a;'],
    ['no-row-security', 'alter table t disable row level security;'],
    ['open-write', `${closed} create policy p on t using (true);`],
    ['open-write', `${closed} create policy p on t for insert with check (true);`],
    ['open-write', `${closed} create policy p on t for delete to authenticated using (true);`],
    ['open-write', `${closed} create policy p on t for update using (id = 1) with check (true);`],
    ['open-write', 'alter policy p on t with check (true);'],
    ['definer-search-path', 'create function f() returns int language sql security definer as $$ select 1 $$;'],
    ['definer-search-path', 'alter function f() security definer;'],
    ['anon-write', `${closed} grant insert on t to anon;`],
    ['anon-write', `${closed} grant all on t to public;`],
    ['anon-write', 'grant all on all tables in schema public to anon;'],
    ['anon-write', 'alter default privileges in schema public grant insert on tables to anon;'],
    ['not-allowed', `copy t from program 'id';`],
    ['not-allowed', `copy t from '/etc/passwd';`],
    ['not-allowed', 'alter system set log_statement = 1;'],
    ['not-allowed', `select pg_read_file('/etc/passwd');`],
    ['not-allowed', `insert into t select pg_catalog.pg_ls_dir('/');`],
    ['not-allowed', 'create extension file_fdw;'],
    ['not-allowed', 'alter publication other add table t;'],
    ['not-allowed', 'alter publication supabase_realtime add table auth.users;'],
    ['not-allowed', 'alter publication supabase_realtime add tables in schema auth;'],
    ['not-allowed', `alter publication supabase_realtime set (publish = 'insert');`],
    ['not-allowed', 'create publication everything for all tables;'],
    ['not-allowed', 'set role postgres;'],
    ['not-allowed', 'create role admin superuser;'],
    ['not-allowed', 'do $$ begin reset role; end $$;'],
    ['not-allowed', `create function f() returns void language plpgsql as $$ begin set role = 'postgres'; end $$;`],
    [
      'not-allowed',
      `create function f() returns void language plpgsql as $$ begin update t set a = 1; set local role x; end $$;`,
    ],
    ['not-allowed', `create function f() returns void language plpgsql as $$ begin copy t to program 'id'; end $$;`],
    ['not-allowed', `select set_config('role', 'postgres', false);`],
    ['not-allowed', 'begin;'],
    ['not-allowed', 'vacuum;'],
  ])('refuses as %s: %s', async (code, sql) => {
    expect(new Set(await codes(sql))).toEqual(new Set([code]));
  });

  test.each([
    ['guest-book', 1],
    ['guest-book', 2],
    ['guest-book', 3],
    ['parent-evening', 1],
    ['parent-evening', 2],
    ['parent-evening', 3],
    ['table-booking', 4],
  ])('finds nothing wrong with what %s %i was really given', async (name, turn) => {
    const recording = path.join(import.meta.dirname, '../../turns/demo/recordings', name, `${turn}.reply.txt`);
    const reply = readFileSync(recording, 'utf8');
    for (const [, sql] of reply.matchAll(/^<migration[^>]*>\n([\s\S]*?)^<\/migration>$/gm))
      expect(await codes(sql!)).toEqual([]);
  });

  test('quotes the line of what is not SQL', async () => {
    expect(await parseSql('select 1;\n\ncreate tabel x(id int);')).toEqual({
      ok: false,
      error: { message: 'syntax error at or near "tabel"', statement: 'create tabel x(id int);' },
    });
  });

  test('splits by statements, not by semicolons or characters', async () => {
    const parsed = await parseSql(
      `-- é first\nselect ';é';\n\n/* two */ create function f() returns int language sql as $$ select 1; $$;`,
    );
    expect(parsed.ok && parsed.value.map(({ sql, kind }) => [kind, sql])).toEqual([
      ['SelectStmt', `select ';é'`],
      ['CreateFunctionStmt', 'create function f() returns int language sql as $$ select 1; $$'],
    ]);
  });
});
