import type { SupabaseClient } from '@supabase/supabase-js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { describeAuth } from './auth.contract';
import { connect, testId, type TestBackends } from './backends.fixture';
import { contractSchema, type ContractWorld } from './contract-world.fixture';
import { describeRows } from './rows.contract';
import { describeUploads } from './uploads.contract';

/**
 * What an app may rely on, written with supabase-js itself. Every adapter passes it; `docs/backend-compatibility.md`
 * lists what it can't do and what to use instead.
 */
export function describeBackends(adapter: string, open: () => Promise<TestBackends>) {
  describe(`Backends (${adapter})`, () => {
    const world = {} as ContractWorld;
    const client = async () =>
      connect(world.opened.backends, world.id, (await world.opened.keysOf(world.id)).publishableKey);
    const password = 'secret 123!';

    beforeAll(async () => {
      world.opened = await open();
      world.id = testId();
      const { backends, keysOf } = world.opened;
      const migrated = await backends.migrate(world.id, [{ name: '20260101000000_start', sql: contractSchema }]);
      expect(migrated).toEqual({ ok: true, value: { applied: ['20260101000000_start'] } });
      [world.ann, world.bob, world.stranger] = [await client(), await client(), await client()];
      world.admin = connect(backends, world.id, (await keysOf(world.id)).secretKey);
      const signUp = (who: SupabaseClient, name: string) =>
        who.auth.signUp({ email: `${name}@x.test`, password, options: { data: { name } } });
      expect((await signUp(world.ann, 'ann')).error).toBeNull();
      expect((await signUp(world.bob, 'bob')).error).toBeNull();
    }, 180_000);
    afterAll(() => world.opened.dispose());

    describe('sign-in', () => {
      test('refuses a second account with the same address', async () => {
        const { data, error } = await world.stranger.auth.signUp({ email: 'ann@x.test', password });
        expect(error !== null || data.user?.identities?.length === 0).toBe(true);
      });
      test('refuses a wrong password', async () => {
        const { error } = await world.stranger.auth.signInWithPassword({ email: 'ann@x.test', password: 'nope' });
        expect(error?.code).toBe('invalid_credentials');
      });
      test('refuses a short password', async () => {
        const { error } = await world.stranger.auth.signUp({ email: 'short@x.test', password: '123' });
        expect(error?.code).toBe('weak_password');
      });
      test('signs in, refreshes, names the user and signs out', async () => {
        const one = await client();
        expect((await one.auth.signInWithPassword({ email: 'ann@x.test', password })).error).toBeNull();
        expect((await one.auth.refreshSession()).data.session).not.toBeNull();
        expect((await one.auth.getUser()).data.user?.email).toBe('ann@x.test');
        expect((await one.auth.getClaims()).data?.claims.email).toBe('ann@x.test');
        expect((await one.auth.signOut({ scope: 'local' })).error).toBeNull();
        expect((await one.auth.getSession()).data.session).toBeNull();
      });
      test('keeps what a user says of themselves', async () => {
        const { data } = await world.ann.auth.updateUser({ data: { theme: 'dark' } });
        expect(data.user?.user_metadata.theme).toBe('dark');
      });
      test('mails a code that signs in once', async () => {
        const one = await client();
        expect((await one.auth.signInWithOtp({ email: 'code@x.test' })).error).toBeNull();
        const token = /\b\d{6}\b/.exec(world.opened.mails.at(-1)?.text ?? '')?.[0] ?? 'none';
        const { data, error } = await one.auth.verifyOtp({ email: 'code@x.test', token, type: 'email' });
        expect(error).toBeNull();
        expect(data.user?.email).toBe('code@x.test');
        expect(
          (await world.stranger.auth.verifyOtp({ email: 'code@x.test', token, type: 'email' })).error,
        ).not.toBeNull();
      });
      test('runs the app’s own trigger for a new user', async () => {
        const { data } = await world.admin.from('profiles').select('name').order('name');
        expect(data?.map((row) => row.name)).toEqual(expect.arrayContaining(['ann', 'bob']));
      });
    });

    describeAuth(world);
    describeRows(world);
    describeUploads(world);

    describe('from outside', () => {
      const ask = async (path: string, headers: Record<string, string> = {}) => {
        const answer = await world.opened.backends.fetch(
          world.id,
          new Request(`http://backend.test${path}`, { headers }),
        );
        return answer.ok ? answer.value.status : answer.error.code;
      };
      test('nothing without the app’s key', async () => {
        expect(await ask('/rest/v1/menu')).toBe(401);
        expect(await ask('/rest/v1/menu', { apikey: 'sb_publishable_made_up' })).toBe(401);
      });
      test('no other schema, and no table browser', async () => {
        const apikey = (await world.opened.keysOf(world.id)).publishableKey;
        for (const schemaName of ['auth', 'pg_catalog', 'storage', 'supabase_migrations'])
          expect(await ask('/rest/v1/users', { apikey, 'accept-profile': schemaName })).toBe(406);
        expect(await ask('/_system', { apikey })).toBe(404);
      });
      test('no session that this backend did not sign', async () => {
        const apikey = (await world.opened.keysOf(world.id)).publishableKey;
        const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
        const claims = part({ role: 'service_role', sub: 'x', exp: 4_000_000_000 });
        const none = `${part({ alg: 'none' })}.${claims}.`;
        const forged = `${part({ alg: 'HS256', typ: 'JWT' })}.${claims}.${Buffer.from('signature').toString('base64url')}`;
        for (const token of [none, forged])
          expect(await ask('/rest/v1/tasks?select=*', { apikey, authorization: `Bearer ${token}` })).toBe(401);
      });
    });

    describe('migrations', () => {
      test('run once', async () => {
        const again = await world.opened.backends.migrate(world.id, [
          { name: '20260101000000_start', sql: contractSchema },
        ]);
        expect(again).toEqual({ ok: true, value: { applied: [] } });
      });
      test('run entirely or not at all, and say where they stopped', async () => {
        const sql = 'create table public.half (id int); insert into public.nowhere values (1); select 1;';
        const answer = await world.opened.backends.migrate(world.id, [{ name: '20260101000009_half', sql }]);
        expect(answer).toMatchObject({
          ok: false,
          error: { code: '42P01', statement: 'insert into public.nowhere values (1)', name: '20260101000009_half' },
        });
        expect((await world.admin.from('half').select()).error?.code).toBe('PGRST205');
      });
      test('are seen by the next call', async () => {
        const sql = `alter table public.menu add column price int not null default 7; grant select (price) on public.menu to anon;`;
        expect((await world.opened.backends.migrate(world.id, [{ name: '20260101000010_price', sql }])).ok).toBe(true);
        expect((await world.stranger.from('menu').select('price').eq('id', 1).single()).data).toEqual({ price: 7 });
      });
      test('recreate the trigger on sign-ups', async () => {
        const sql = `drop trigger if exists on_auth_user_created on auth.users;
          create trigger on_auth_user_created after insert on auth.users for each row execute procedure public.handle_new_user();`;
        const answer = await world.opened.backends.migrate(world.id, [{ name: '20260101000011_again', sql }]);
        expect(answer).toEqual({ ok: true, value: { applied: ['20260101000011_again'] } });
      });
      test('have a place for extensions', async () => {
        const sql = `create extension if not exists "pgcrypto" with schema extensions;
          create function public.keyed() returns text language sql security definer set search_path = '' as $$
            select encode(extensions.digest('a', 'sha256'), 'hex') $$;`;
        const answer = await world.opened.backends.migrate(world.id, [{ name: '20260101000012_keyed', sql }]);
        expect(answer).toEqual({ ok: true, value: { applied: ['20260101000012_keyed'] } });
        expect((await world.stranger.rpc('keyed')).data).toMatch(/^ca978112/);
      });
      test('exclude by what the words about a missing extension say', async () => {
        const hashed = 'hashtextextended(room_id::text, 0)';
        const sql = `create table public.stays (room_id uuid not null, during tstzrange not null,
          exclude using gist (int8range(${hashed}, ${hashed}, '[]') with &&, during with &&));
          insert into public.stays select gen_random_uuid(), '[2026-01-01,2026-01-03)' from generate_series(1, 3)`;
        const twice = 'insert into public.stays select * from public.stays limit 1';
        const migrate = (name: string, text: string) => world.opened.backends.migrate(world.id, [{ name, sql: text }]);
        expect((await migrate('20260101000013_stays', sql)).ok).toBe(true);
        expect(await migrate('20260101000014_twice', twice)).toMatchObject({ ok: false, error: { code: '23P01' } });
      });
    });

    describe('reading for the studio', () => {
      test('answers rows', async () => {
        const answer = await world.opened.backends.read(world.id, 'select dish from public.menu where id = $1', [2]);
        expect(answer).toEqual({ ok: true, value: [{ dish: 'Cake' }] });
      });
      test('changes nothing', async () => {
        const answer = await world.opened.backends.read(
          world.id,
          `insert into public.menu values (9, 'Pie') returning id`,
        );
        expect(answer).toMatchObject({ ok: false, error: { code: '25006' } });
      });
    });

    describe('writing for the studio', () => {
      const dishes = async () => {
        const answer = await world.opened.backends.read(
          world.id,
          'select dish from public.menu where id > 50 order by id',
        );
        return answer.ok ? answer.value.map(({ dish }) => dish) : answer.error;
      };
      const add = (id: number, dish: string | null) => ({
        sql: 'insert into public.menu (id, dish) values ($1, $2) returning id',
        values: [id, dish],
      });
      test('returns the rows of each statement, and never treats a value as SQL', async () => {
        const quoted = "it's $1; drop table public.menu";
        const answer = await world.opened.backends.write(world.id, [add(51, 'Pie'), add(52, quoted)]);
        expect(answer).toEqual({ ok: true, value: [[{ id: 51 }], [{ id: 52 }]] });
        expect(await dishes()).toEqual(['Pie', quoted]);
      });
      test('does all or nothing', async () => {
        const answer = await world.opened.backends.write(world.id, [add(53, 'Jam'), add(51, 'Twice')]);
        expect(answer).toMatchObject({ ok: false, error: { code: '23505' } });
        expect(await dishes()).toHaveLength(2);
      });
      test('reports what would be refused, each after those that worked, and leaves nothing behind', async () => {
        const tried = await world.opened.backends.rehearse(world.id, [
          add(54, 'a'),
          add(51, 'b'),
          add(54, 'c'),
          add(55, 'd'),
        ]);
        expect(tried.ok && tried.value.map(({ statement, failure }) => [statement, failure.code])).toEqual([
          [1, '23505'],
          [2, '23505'],
        ]);
        expect(await dishes()).toHaveLength(2);
        expect(
          await world.opened.backends.write(world.id, [{ sql: 'delete from public.menu where id > 50' }]),
        ).toMatchObject({ ok: true });
      });
    });

    test('two people at once never see each other’s rows', async () => {
      await world.bob.from('lists').insert({ name: 'Bob’s' });
      const answers = await Promise.all(
        Array.from({ length: 60 }, (_, at) => (at % 2 ? world.ann : world.bob).from('lists').select('name')),
      );
      answers.forEach(({ data }, at) => expect(data).toEqual([{ name: at % 2 ? 'Home' : 'Bob’s' }]));
    });
  });
}
