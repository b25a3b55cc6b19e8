import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connect, openTestBackends, testId, type TestBackends } from './backends.fixture';
import type { BackendId } from './backend';
import { PGlite } from '@electric-sql/pglite';
import { z } from 'zod';
import { supabaseOwnerSql } from '@/lib/backends/backend-engine/layout/owner-sql';
import { findNewMigrations } from './change-schema';
import { checkMigration } from './check-migration';
import { createGateway } from './gateway';
import { ownerMigration } from './migration-files';
import { parseSql } from './parse-sql';

let opened: TestBackends;
beforeAll(async () => {
  opened = await openTestBackends();
}, 120_000);
afterAll(() => opened.dispose());

const notes = `create table public.notes (id int primary key, word text);
alter table public.notes enable row level security;
create policy "the owner reads" on public.notes for select to authenticated using (public.is_owner());
insert into public.notes values (1, 'secret');`;

async function signUp(id: BackendId, name: string) {
  const client = connect(opened.backends, id, (await opened.keysOf(id)).publishableKey);
  const { data, error } = await client.auth.signUp({ email: `${name}@example.com`, password: 'olives-7' });
  expect(error).toBeNull();
  return { client, userId: data.user!.id };
}

/** An app that tries to become its own owner: each attempt bypasses the migration check, which is another wall. */
const attempts = [
  `create or replace function public.is_owner() returns boolean language sql as 'select true'`,
  `drop function public.is_owner(); create function public.is_owner() returns boolean language sql as 'select true'`,
  `drop function public.is_owner() cascade`,
  `drop schema public cascade; create schema public`,
  `alter function public.is_owner() security invoker`,
  `alter function public.is_owner() rename to was_owner`,
  `alter function public.is_owner() owner to postgres`,
  `alter function public.is_owner() set schema auth`,
  `insert into easel.owners select id from auth.users`,
  `insert into easel.owners (user_id) values (gen_random_uuid())`,
  `delete from easel.owners`,
  `select * from easel.owners`,
  `alter table easel.owners disable row level security`,
  `alter table easel.owners owner to postgres`,
  `drop table easel.owners`,
  `drop schema easel cascade`,
  `grant usage on schema easel to postgres, anon`,
  `grant all on easel.owners to authenticated`,
  `create trigger t before insert on easel.owners for each row execute function public.seen()`,
  `create policy p on easel.owners for insert to authenticated with check (true)`,
  `create function easel.more() returns int language sql as 'select 1'`,
  `grant easel_owner to postgres`,
  `set role easel_owner`,
  `alter role easel_owner superuser`,
  `do $x$ begin execute 'insert into ea' || 'sel.owners select id from auth.users'; end $x$`,
];

describe('who the owner of an app is', () => {
  test('is nobody until Easel says so, of strangers never, and gone with the account', async () => {
    const id = testId();
    expect(await opened.backends.migrate(id, [{ name: '20260101000000_notes', sql: notes }])).toMatchObject({
      ok: true,
    });
    const [ann, bob] = [await signUp(id, 'ann'), await signUp(id, 'bob')];
    const stranger = connect(opened.backends, id, (await opened.keysOf(id)).publishableKey);
    const ask = async (who: typeof stranger) => (await who.rpc('is_owner')).data as unknown;
    expect([await ask(ann.client), await ask(bob.client), await ask(stranger)]).toEqual([false, false, false]);
    expect((await ann.client.from('notes').select()).data).toEqual([]);

    expect(await opened.backends.own(id, { userId: ann.userId })).toMatchObject({ ok: true, value: { isDone: true } });
    expect([await ask(ann.client), await ask(bob.client), await ask(stranger)]).toEqual([true, false, false]);
    expect((await ann.client.from('notes').select('word')).data).toEqual([{ word: 'secret' }]);
    expect((await bob.client.from('notes').select('word')).data).toEqual([]);

    const nobody = '00000000-0000-4000-8000-000000000000';
    expect(await opened.backends.own(id, { userId: nobody })).toMatchObject({ ok: true, value: { isDone: false } });
    expect(await opened.backends.own(id, 'first')).toMatchObject({ ok: true, value: { isDone: false } });

    const admin = connect(opened.backends, id, (await opened.keysOf(id)).secretKey);
    expect((await admin.auth.admin.deleteUser(ann.userId)).error).toBeNull();
    expect(await opened.backends.own(id, 'first')).toMatchObject({ ok: true, value: { isDone: true } });
    expect(await ask(bob.client)).toBe(true);
  }, 60_000);

  test('of fifty concurrent claims one is first; a guest never is', async () => {
    const id = testId();
    const client = connect(opened.backends, id, (await opened.keysOf(id)).publishableKey);
    expect((await client.auth.signInAnonymously()).error).toBeNull();
    expect(await opened.backends.own(id, 'first')).toMatchObject({ ok: true, value: { isDone: false } });
    const ann = await signUp(id, 'ann');
    await signUp(id, 'bob');
    const all = await Promise.all(Array.from({ length: 50 }, () => opened.backends.own(id, 'first')));
    expect(all.filter((one) => one.ok && one.value.isDone)).toHaveLength(1);
    expect((await ann.client.rpc('is_owner')).data).toBe(true);
  }, 60_000);

  test('can’t be changed by an app’s SQL, as its tables’ owner, in a function, or when the engine writes', async () => {
    const id = testId();
    const careless = `create function public.sloppy(sql text) returns void language plpgsql security definer set search_path = '' as $$ begin execute sql; end $$;
      create function public.seen() returns trigger language plpgsql as $$
        begin if new.raw_user_meta_data ->> 'sql' is not null then execute new.raw_user_meta_data ->> 'sql'; end if; return null; end $$;
      create trigger seen after insert on auth.users for each row execute function public.seen();`;
    expect(await opened.backends.migrate(id, [{ name: '20260101000000_careless', sql: careless }])).toMatchObject({
      ok: true,
    });
    expect(await opened.backends.migrate(id, [{ name: '20260101000001_notes', sql: notes }])).toMatchObject({
      ok: true,
    });
    const { client } = await signUp(id, 'ann');
    const refusedSql = async (sql: string) => {
      const answer = await opened.backends.call(id, { type: 'change', statements: [{ sql }] });
      return !answer.ok || answer.value.type === 'refused';
    };
    for (const sql of attempts) {
      expect(await refusedSql(sql), sql).toBe(true);
      if (/^(drop|create)/.test(sql) && sql.includes('public.')) continue;
      expect((await opened.backends.write(id, [{ sql }])).ok, sql).toBe(false);
      // Through the engine's own insert, which runs with the engine's rights.
      const insert = `insert into auth.users (id, raw_user_meta_data) values (gen_random_uuid(), $1::text::jsonb)`;
      if (sql.includes('easel'))
        expect(
          (await opened.backends.write(id, [{ sql: insert, values: [JSON.stringify({ sql })] }], 'engine')).ok,
          sql,
        ).toBe(false);
      if (sql.includes('easel')) expect((await client.rpc('sloppy', { sql })).error, sql).not.toBeNull();
    }
    // No right to revoke: Postgres warns and does nothing.
    await refusedSql('revoke all on function public.is_owner() from anon, authenticated');
    expect((await client.rpc('is_owner')).data).toBe(false);
    expect((await client.from('notes').select()).data).toEqual([]);
  }, 120_000);

  test('may be an app’s own function if an older app brings one, and Easel’s returns if that did not run', async () => {
    const id = testId();
    const own = `create function public.is_owner() returns boolean language sql stable as 'select true';`;
    const broken = { name: '20260101000000_own', sql: `${own} select 1 / 0;` };
    expect(await opened.backends.migrate(id, [broken])).toMatchObject({ ok: false, error: { code: '22012' } });
    const ann = await signUp(id, 'ann');
    expect((await ann.client.rpc('is_owner')).data).toBe(false);
    expect(await opened.backends.migrate(id, [{ name: '20260101000000_own', sql: own }])).toMatchObject({ ok: true });
    expect((await ann.client.rpc('is_owner')).data).toBe(true);
    const again = own.replace('create', 'create or replace').replace('true', 'false');
    expect(await opened.backends.migrate(id, [{ name: '20260101000001_own', sql: again }])).toMatchObject({ ok: true });
    expect((await ann.client.rpc('is_owner')).data).toBe(false);
  }, 60_000);
});

test('in the preview the first to sign up is the owner before their app gets the answer, nobody else', async () => {
  const id = testId();
  const { publishableKey } = await opened.keysOf(id);
  const gateway = createGateway(opened.backends);
  const call = async (path: string, body: object, token = publishableKey) => {
    const headers = { apikey: publishableKey, authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const request = new Request(`http://backend${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
    const onSignedIn = async () => void (await opened.backends.own(id, 'first'));
    const answer = await gateway({
      backendId: id,
      request,
      address: 'here',
      reachedAt: 'http://p/backend',
      onSignedIn,
    });
    return (await answer.json()) as unknown;
  };
  const signedUp = async (name: string) => {
    const said = await call('/auth/v1/signup', { email: `${name}@example.com`, password: 'olives-7' });
    return z.object({ access_token: z.string() }).parse(said).access_token;
  };
  const ann = await signedUp('ann');
  expect(await call('/rest/v1/rpc/is_owner', {}, ann)).toBe(true);
  expect(await call('/rest/v1/rpc/is_owner', {}, await signedUp('bob'))).toBe(false);
  expect(await call('/rest/v1/rpc/is_owner', {})).toBe(false);
}, 60_000);

test('an exported app that is imported again has Easel’s, whatever its file says', async () => {
  const id = testId();
  const file = { name: ownerMigration, sql: 'create table public.open (id int);' };
  const found = await findNewMigrations(opened.backends, id, [file], 'written');
  expect(found).toMatchObject({ ok: true, value: { news: [{ name: ownerMigration }], fault: null } });
  expect(await opened.backends.migrate(id, [file])).toEqual({ ok: true, value: { applied: [ownerMigration] } });
  const read = await opened.backends.read(id, `select to_regclass('public.open') as made, public.is_owner() as is`);
  expect(read).toEqual({ ok: true, value: [{ made: null, is: false }] });
}, 60_000);

test('a project at Supabase has the same before its first migration', async () => {
  const database = await PGlite.create();
  await database.exec(`create role anon; create role authenticated; create role service_role; create schema auth;
    create table auth.users (id uuid primary key);
    create function auth.uid() returns uuid language sql stable as $$ select current_setting('request.jwt.sub', true)::uuid $$;
    grant usage on schema auth to anon, authenticated;`);
  await database.exec(supabaseOwnerSql);
  await database.exec(supabaseOwnerSql);
  const somebody = '00000000-0000-4000-8000-000000000001';
  await database.exec(
    `insert into auth.users values ('${somebody}'); set request.jwt.sub = '${somebody}'; set role authenticated`,
  );
  expect((await database.query('select public.is_owner() as is')).rows).toEqual([{ is: false }]);
  await expect(database.exec('insert into easel.owners select auth.uid()')).rejects.toThrow('permission denied');
  await database.exec('reset role; insert into easel.owners select id from auth.users; set role authenticated');
  expect((await database.query('select public.is_owner() as is')).rows).toEqual([{ is: true }]);
  await database.close();
}, 60_000);

describe('a migration', () => {
  const findingsOf = async (sql: string, isOwnerEasels?: boolean) => {
    const parsed = await parseSql(sql);
    if (!parsed.ok) throw new Error(parsed.error.message);
    return checkMigration(parsed.value, isOwnerEasels).map(({ code }) => code);
  };
  test.each([
    `create or replace function public.is_owner() returns boolean language sql as 'select true'`,
    `create function is_owner() returns boolean language sql as 'select true'`,
    `alter function public.is_owner() security invoker`,
    `alter function public.is_owner() rename to was_owner`,
    `alter function public.is_owner() owner to postgres`,
    `alter function public.is_owner() set schema auth`,
    `drop function if exists public.is_owner()`,
    `drop function is_owner`,
    `grant execute on function public.is_owner() to anon`,
    `revoke execute on function public.is_owner() from anon`,
    `insert into easel.owners values ('00000000-0000-4000-8000-000000000000')`,
    `select * from easel.owners`,
    `alter table easel.owners disable row level security`,
    `drop table easel.owners`,
    `drop schema easel cascade`,
    `create schema easel`,
    `grant usage on schema easel to anon`,
    `grant all on easel.owners to anon`,
    `create table easel.more (id int)`,
    `create function public.more() returns void language sql security definer set search_path = '' as 'insert into easel.owners select id from auth.users'`,
  ])('is told that is_owner() is Easel’s: %s', async (sql) => {
    expect(await findingsOf(sql)).toContain('easels-owner');
    expect(await findingsOf(sql, false)).not.toContain('easels-owner');
  });

  test('may call it anywhere', async () => {
    expect(await findingsOf(notes)).toEqual([]);
    const more = `create function public.close_all() returns void language plpgsql security definer set search_path = '' as $$
      begin if not public.is_owner() then raise exception 'not yours'; end if; end $$;
      create policy "own" on public.notes for update to authenticated using ((select public.is_owner())) with check (public.is_owner());
      alter table public.notes alter column word set default 'easel';`;
    expect(await findingsOf(more)).toEqual([]);
  });
});
