import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { shippedParts } from '@/lib/backends/backend-engine/layout/shipped-parts';
import type { Statement } from '@/lib/backends/backend-engine/engine-messages';
import type { BackendId } from './backend';
import { openTestBackends, testId, type TestBackends } from './backends.fixture';
import { parseSql } from './parse-sql';
import { readSchema } from './read-schema';
import { carelessParts, ownIsOwner, partAttacks, partsStandSql } from './parts-owner.fixture';

const read = (title: string) => readFile(path.resolve('lib/modules/auth/migrations', `${title}.sql`), 'utf8');
const titles = ['auth_people', 'auth_pupils', 'auth_welcome'];
const account = `insert into auth.users (id, raw_user_meta_data) values (gen_random_uuid(), $1::text::jsonb)`;

let opened: TestBackends;
beforeAll(async () => {
  opened = await openTestBackends();
}, 60_000);
afterAll(() => opened?.dispose());

/**
 * A backend with the ready-made part for accounts. If not `isPart`, the migrations have other titles, so they count as
 * the app's own SQL and the wall isn't there.
 */
async function openWorld(isPart: boolean) {
  const id = testId();
  const migrations = await Promise.all(
    titles.map(async (title, n) => ({
      name: `2026010100000${n}_${isPart ? '' : 'mine_'}${title}`,
      sql: await read(title),
    })),
  );
  const migrated = await opened.backends.migrate(id, migrations);
  if (!migrated.ok) throw new Error(JSON.stringify(migrated.error));
  for (const sql of carelessParts) if (!(await change(id, [{ sql }])).ok) throw new Error(sql);
  const answer = await opened.backends.call(id, {
    type: 'change',
    statements: [{ sql: ownIsOwner }],
    bringsOwner: true,
  });
  // This may be refused: if a policy of the part already uses Easel's `is_owner()`, Easel's stays.
  if (!answer.ok) throw new Error('The engine is gone.');
  await opened.backends.write(id, [{ sql: `insert into public.app_classes (title, code) values ('4b', 'ABC')` }]);
  const first = await opened.backends.write(id, [{ sql: account, values: ['{}'] }], 'engine');
  if (!first.ok) throw new Error(JSON.stringify(first.error));
  return id;
}

async function change(id: BackendId, statements: Statement[]) {
  const answer = await opened.backends.call(id, { type: 'change', statements });
  const ok = answer.ok && answer.value.type !== 'refused';
  return { ok, said: JSON.stringify(answer) };
}

test('a part’s tables are known as such, the app’s own are not', async () => {
  const id = await openWorld(true);
  const schema = await readSchema(opened.backends, id);
  if (!schema.ok) throw new Error(JSON.stringify(schema.error));
  const known = new Map(schema.value.tables.map(({ name, isOfPart }) => [name, isOfPart]));
  expect([known.get('app_people'), known.get('app_class_key'), known.get('bait')]).toEqual([true, true, false]);
});

async function standing(id: BackendId) {
  const rows = await opened.backends.read(id, partsStandSql);
  return rows.ok ? String(rows.value[0]!.all_of_it) : JSON.stringify(rows.error);
}

const baited = (sql: string, call: string): Statement[] => [
  { sql: `insert into public.bait values ($1)`, values: [sql] },
  { sql: call },
  { sql: 'delete from public.bait' },
];

/** All of these bypass the check of a migration's text, which is another wall. */
const wrappings: Record<string, (id: BackendId, sql: string) => Promise<{ ok: boolean; said: string }>> = {
  plain: (id, sql) => change(id, [{ sql }]),
  do: (id, sql) => change(id, [{ sql: `do $easel$ begin execute $attack$${sql}$attack$; end $easel$` }]),
  function: (id, sql) => change(id, [{ sql: `select public.own($attack$${sql}$attack$)` }]),
  definer: (id, sql) => rpc(id, sql),
  async trigger(id, sql) {
    const done = await opened.backends.write(id, [{ sql: account, values: [JSON.stringify({ sql })] }], 'engine');
    return { ok: done.ok, said: JSON.stringify(done) };
  },
  // From here on the app's code runs as the parts' owner: its trigger on accounts and its own `is_owner()`.
  async 'trigger within the part'(id, sql) {
    const call = `select public.app_class_join((select id from public.app_classes limit 1), 'a', gen_random_uuid()::text, '1234')`;
    const done = await opened.backends.write(id, baited(sql, call));
    return { ok: done.ok, said: JSON.stringify(done) };
  },
  async 'is_owner within the part'(id, sql) {
    const done = await opened.backends.write(id, baited(sql, `select public.has_role('member')`));
    return { ok: done.ok, said: JSON.stringify(done) };
  },
};

async function rpc(id: BackendId, sql: string) {
  const { publishableKey } = await opened.keysOf(id);
  const headers = { apikey: publishableKey, 'content-type': 'application/json' };
  const request = new Request('http://b/rest/v1/rpc/sloppy', {
    method: 'POST',
    headers,
    body: JSON.stringify({ sql }),
  });
  const answer = await opened.backends.fetch(id, request);
  return { ok: answer.ok && answer.value.ok, said: answer.ok ? await answer.value.text() : answer.error.code };
}

/** The role that a wrapping's SQL runs as: a refused attack proves nothing if its SQL never ran. */
async function whoRuns(id: BackendId, name: string) {
  const made = await wrappings[name]!(id, 'insert into public.probe values (current_user)');
  const rows = await opened.backends.read(id, 'select who from public.probe');
  await opened.backends.write(id, [{ sql: 'delete from public.probe' }]);
  return rows.ok ? (rows.value[0]?.who ?? made.said) : rows.error;
}

const refusedFor = (role: string) => ({
  ok: false,
  error: { message: expect.stringContaining(`is not for what runs as ${role}`) as string },
});

describe('what belongs to a ready-made part, without the check of texts', () => {
  test('no SQL of an app’s changes it, wherever it runs', async () => {
    const id = await openWorld(true);
    const [owners] = await owned(id);
    expect(owners).toEqual({ tables: ['easel_parts'], functions: ['easel_parts'], schema: 'easel_parts' });
    const ran: Record<string, unknown> = {};
    for (const name of Object.keys(wrappings)) ran[name] = await whoRuns(id, name);
    expect(ran).toEqual({
      ...{ plain: 'postgres', do: 'postgres', function: 'postgres', definer: 'postgres', trigger: 'easel_engine' },
      ...{ 'trigger within the part': 'easel_parts', 'is_owner within the part': 'easel_parts' },
    });
    let before = await standing(id);
    expect(before).toMatch(/^[0-9a-f]{32}$/);
    const counts = { asked: 0, refused: 0, ran: 0 };
    const broke: string[] = [];
    for (const sql of partAttacks) {
      for (const [name, wrap] of Object.entries(wrappings)) {
        const { ok, said } = await wrap(id, sql);
        counts.asked += 1;
        counts[ok ? 'ran' : 'refused'] += 1;
        const now = await standing(id);
        if (now !== before) broke.push(`${name}: ${sql} ${said.slice(0, 300)}`);
        before = now;
      }
    }
    process.stdout.write(`${JSON.stringify(counts)}, ${broke.length} reached a part\n${broke.join('\n')}\n`);
    expect(broke).toEqual([]);
  }, 900_000);

  // Besides firing triggers, Postgres itself calls code of the app as a table's owner, such as a cast used by a
  // foreign key.
  test('nothing that Postgres calls by itself as the parts’ owner changes it either', async () => {
    const id = await openWorld(true);
    const attack = `alter table public.app_people disable row level security`;
    const casts = [
      `create type public.odd as (id uuid)`,
      `create function public.even(public.odd) returns uuid language plpgsql as $$ begin
        insert into public.probe values (current_user);
        if exists (select from public.bait) then execute (select sql from public.bait limit 1); end if; return ($1).id; end $$`,
      `create cast (public.odd as uuid) with function public.even(public.odd) as implicit`,
      `create table public.referring (person public.odd references public.app_people (user_id))`,
    ];
    for (const sql of casts) expect(await change(id, [{ sql }])).toMatchObject({ ok: true });
    const refer = `insert into public.referring select row(user_id)::public.odd from public.app_people limit 1`;
    expect(await opened.backends.write(id, [{ sql: refer }])).toMatchObject({ ok: true });
    const who = await opened.backends.read(id, 'select distinct who from public.probe');
    process.stdout.write(`a key's cast runs as ${JSON.stringify(who.ok && who.value)}\n`);
    expect(await opened.backends.write(id, baited(attack, refer))).toMatchObject(refusedFor('easel_parts'));
    // The same attack on the tables of sign-in, which used to succeed.
    const shown = `alter table public.bait disable row level security; grant all on public.bait, public.probe to supabase_auth_admin`;
    expect(await change(id, [{ sql: shown }])).toMatchObject({ ok: true });
    const account = `create table public.signed (person public.odd references auth.users (id))`;
    expect(await change(id, [{ sql: account }])).toMatchObject({ ok: true });
    const sign = `insert into public.signed select row(id)::public.odd from auth.users limit 1`;
    const sql = 'alter table auth.users disable trigger app_people_joins';
    expect(await opened.backends.write(id, baited(sql, sign))).toMatchObject(refusedFor('supabase_auth_admin'));
    // A domain in the session's own schema shadows every type that a function names without a schema.
    const domain = `create domain pg_temp.text as pg_catalog.text check (public.own('${attack}') is null)`;
    await opened.backends.write(id, [{ sql: domain }, { sql: `select public.app_class_random('ab', 2)` }]);
    expect(await owned(id)).toEqual([{ tables: ['easel_parts'], functions: ['easel_parts'], schema: 'easel_parts' }]);
    const rows = await opened.backends.read(
      id,
      `select relrowsecurity from pg_class where oid = 'public.app_people'::regclass`,
    );
    expect(rows).toEqual({ ok: true, value: [{ relrowsecurity: true }] });
  }, 120_000);

  test('a part installed later runs nothing that an app has planted as the one who installs it', async () => {
    const id = testId();
    const [people, pupils] = await Promise.all([read('auth_people'), read('auth_pupils')]);
    expect(await opened.backends.migrate(id, [{ name: '20260101000000_auth_people', sql: people }])).toMatchObject({
      ok: true,
    });
    const planted = [
      `create extension pgcrypto with schema public`,
      `create function extensions.gen_random_bytes(int) returns bytea language plpgsql as $$ begin
        execute 'alter table public.app_people disable row level security'; return '\\x00'; end $$`,
    ];
    for (const sql of planted) expect(await change(id, [{ sql }])).toMatchObject({ ok: true });
    const migrations = [
      { name: '20260101000000_auth_people', sql: people },
      { name: '20260101000001_auth_pupils', sql: pupils },
    ];
    expect(await opened.backends.migrate(id, migrations)).toMatchObject(refusedFor('easel_shipper'));
    const rows = await opened.backends.read(
      id,
      `select relrowsecurity from pg_class where oid = 'public.app_people'::regclass`,
    );
    expect(rows).toEqual({ ok: true, value: [{ relrowsecurity: true }] });
  }, 120_000);

  test('an older text of a part, run again under another time, is an app’s and may change nothing', async () => {
    const id = await openWorld(true);
    const migrations = await Promise.all(
      titles.map(async (title, n) => ({ name: `2026010100000${n}_${title}`, sql: await read(title) })),
    );
    const again = { name: '20270101000000_auth_people', sql: migrations[0]!.sql };
    expect(await opened.backends.migrate(id, [...migrations, again])).toMatchObject({ ok: false });
    expect(await opened.backends.migrate(id, [again])).toMatchObject({ ok: false });
  }, 120_000);

  test('every text of a part that creates something is known by its statements', async () => {
    for (const title of [
      'auth/migrations/auth_people',
      'auth/migrations/auth_pupils',
      'auth/migrations/auth_welcome',
      'payments/migrations/payments_orders',
    ]) {
      const sql = await readFile(path.resolve('lib/modules', `${title}.sql`), 'utf8');
      const parsed = await parseSql(sql);
      if (!parsed.ok) throw new Error(parsed.error.message);
      const digest = createHash('sha256')
        .update(parsed.value.map((one) => one.sql).join('\n;\n'))
        .digest('hex');
      const known = shippedParts.find((one) => one.digests.includes(digest));
      expect(known?.names, `add ${digest} of ${title}`).toEqual(/owns (.*)/.exec(sql)![1]!.split(', '));
    }
  });

  // Control: under titles of the app's own the same SQL belongs to `postgres`, so ownership is what stops the
  // attacks.
  test('each way reaches the same tables where they are an app’s own', async () => {
    const id = await openWorld(false);
    const reached: Record<string, number> = {};
    for (const [name, wrap] of Object.entries(wrappings)) {
      let before = await standing(id);
      for (const one of ['one', 'another']) {
        await wrap(id, `comment on table public.app_people is '${one} ${name}'`);
        const now = await standing(id);
        if (now !== before) reached[name] = (reached[name] ?? 0) + 1;
        before = now;
      }
    }
    expect(reached).toEqual(Object.fromEntries(Object.keys(wrappings).map((name) => [name, 2])));
  }, 300_000);
});

async function owned(id: BackendId) {
  const rows = await opened.backends.read(
    id,
    `select (select array_agg(distinct relowner::regrole::text) from pg_class where relname ~ '^app_' and relkind = 'r') as tables,
      (select array_agg(distinct proowner::regrole::text) from pg_proc where proname in ('has_role', 'app_class_join', 'app_invite_make')) as functions,
      (select nspowner::regrole::text from pg_namespace where nspname = 'public') as schema`,
  );
  if (!rows.ok) throw new Error(JSON.stringify(rows.error));
  return rows.value;
}
