import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isLong } from '@/lib/base/foundation/sample.fixture';
import type { BackendId } from './backend';
import { openTestBackends, testId, type TestBackends } from './backends.fixture';
import { attacks, chain, endless } from './sql-attacks.fixture';

/** The same choice each time: every eleventh, and one of those that have to be stopped. */
const chosen = attacks.filter((sql, at) => isLong || (at % 11 === 5 && !endless.includes(sql)) || sql === endless[1]);

/** The most careless app possible: callers choose the SQL it runs, and it runs it as every role it can. */
const carelessApp = `
create table public.bait (id bigint generated always as identity primary key, sql text);
alter table public.bait enable row level security;
create function public.nothing() returns event_trigger language plpgsql as $$ begin end $$;
create function public.own(sql text) returns void language plpgsql as $$ begin execute sql; end $$;
create function public.sloppy(sql text) returns void language plpgsql security definer as $$ begin execute sql; end $$;
create function public.seen() returns trigger language plpgsql as $$
begin execute new.raw_user_meta_data ->> 'sql'; return null; end $$;
create constraint trigger seen after insert on auth.users deferrable initially deferred
  for each row execute function public.seen();
`;

/** Permissions, objects outside the app's own schemas, and the server's settings: an app may change none of them. */
const untouchedSql = `select pg_catalog.md5(pg_catalog.string_agg(one, pg_catalog.chr(10) order by one)) as all_of_it from (
  select pg_catalog.concat_ws(' ', 'role', r.oid, r.rolname, r.rolsuper, r.rolcreaterole, r.rolcreatedb, r.rolcanlogin, r.rolreplication,
    r.rolbypassrls, r.rolconfig) as one from pg_catalog.pg_roles r
  union all select pg_catalog.concat_ws(' ', 'member', m.roleid, m.member) from pg_catalog.pg_auth_members m
  union all select pg_catalog.concat_ws(' ', 'database', d.datname, d.datdba, d.datallowconn) from pg_catalog.pg_database d
  union all select pg_catalog.concat_ws(' ', 'class', c.oid, c.relname, c.relowner, c.relrowsecurity, c.relhasrules, c.relacl, c.relnatts)
    from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace where n.nspname <> 'public' and n.nspname !~ '^pg_(toast|temp)'
  union all select pg_catalog.concat_ws(' ', 'proc', p.oid, p.proname, p.proowner, p.prosrc, p.prosecdef, p.proacl, p.prolang)
    from pg_catalog.pg_proc p join pg_catalog.pg_namespace n on n.oid = p.pronamespace where n.nspname <> 'public'
  union all select pg_catalog.concat_ws(' ', 'public', p.oid, p.proowner) from pg_catalog.pg_proc p
    where p.pronamespace = 'public'::pg_catalog.regnamespace and (p.proowner = 10 or p.prolang in (12, 13))
  union all select pg_catalog.concat_ws(' ', 'schema', n.nspname, n.nspowner, n.nspacl) from pg_catalog.pg_namespace n
    where n.nspname !~ '^pg_(toast|temp)'
  union all select pg_catalog.concat_ws(' ', 'language', l.lanname, l.lanpltrusted, l.lanacl) from pg_catalog.pg_language l
  union all select pg_catalog.concat_ws(' ', 'event', e.evtname) from pg_catalog.pg_event_trigger e
  union all select pg_catalog.concat_ws(' ', 'set', s.setdatabase, s.setrole, s.setconfig) from pg_catalog.pg_db_role_setting s
  union all select pg_catalog.concat_ws(' ', 'may set', a.parname, a.paracl) from pg_catalog.pg_parameter_acl a
  union all select pg_catalog.concat_ws(' ', 'large', o.oid) from pg_catalog.pg_largeobject_metadata o
  union all select pg_catalog.concat_ws(' ', 'server', s.srvname) from pg_catalog.pg_foreign_server s
  union all select pg_catalog.concat_ws(' ', 'wrapper', w.fdwname) from pg_catalog.pg_foreign_data_wrapper w
  union all select pg_catalog.concat_ws(' ', 'slot', s.slot_name) from pg_catalog.pg_replication_slots s
  union all select pg_catalog.concat_ws(' ', 'space', t.spcname) from pg_catalog.pg_tablespace t) every_one`;

const hash = 'a-hash-that-nobody-may-see';

describe('an app’s SQL that reaches beyond its own data', () => {
  let opened: TestBackends;
  let id: BackendId;
  let folder: string;
  let untouched: unknown;
  const limit = { each: 60_000 };
  const file = () => path.join(folder, 'canary');

  /** The next call reopens an engine that was stopped or crashed. */
  async function look() {
    const read = await opened.backends.read(id, untouchedSql);
    if (read.ok) return read.value[0]?.all_of_it;
    const again = await opened.backends.read(id, untouchedSql);
    return again.ok ? again.value[0]?.all_of_it : again.error;
  }

  async function rpc(name: string, sql: string) {
    const { publishableKey } = await opened.keysOf(id);
    const headers = { apikey: publishableKey, 'content-type': 'application/json' };
    const body = JSON.stringify({ sql });
    const request = new Request(`http://b/rest/v1/rpc/${name}`, { method: 'POST', headers, body });
    const answer = await opened.backends.fetch(id, request);
    return answer.ok ? { isRefused: !answer.value.ok, said: await answer.value.text() } : { isRefused: true, said: '' };
  }

  /** Bypasses the migration check, which is another wall: each returns whether it was refused, and the message. */
  const wrappings: Record<string, (sql: string) => Promise<{ isRefused: boolean; said: string }>> = {
    plain: (sql) => change(sql),
    do: (sql) => change(`do $easel$ begin execute $attack$${sql}$attack$; end $easel$`),
    function: (sql) => rpc('own', sql),
    definer: (sql) => rpc('sloppy', sql),
    // Fires at the very end, through the engine's own insert, long after the statement that caused it.
    async trigger(sql) {
      const insert = `insert into auth.users (id, raw_user_meta_data) values (gen_random_uuid(), $1::text::jsonb)`;
      const answer = await opened.backends.write(id, [{ sql: insert, values: [JSON.stringify({ sql })] }], 'engine');
      return { isRefused: !answer.ok, said: JSON.stringify(answer) };
    },
  };

  async function change(sql: string) {
    const answer = await opened.backends.call(id, { type: 'change', statements: [{ sql }] });
    return { isRefused: !answer.ok || answer.value.type === 'refused', said: JSON.stringify(answer) };
  }

  beforeAll(async () => {
    opened = await openTestBackends({ callLimit: () => limit.each });
    id = testId();
    folder = mkdtempSync(path.join(os.tmpdir(), 'easel-attacked-'));
    const insert = `insert into auth.users (id, encrypted_password) values (gen_random_uuid(), '${hash}')`;
    // Some parts of the careless app can't even be created.
    for (const sql of carelessApp.split(/;\n(?=create|alter)/)) await change(sql);
    await opened.backends.write(id, [{ sql: `set session_replication_role = 'replica'` }, { sql: insert }], 'engine');
    untouched = await look();
  }, 180_000);
  afterAll(async () => {
    await opened.dispose();
    rmSync(folder, { recursive: true, force: true });
  });

  test('none escapes the database or becomes superuser, however it is wrapped', async () => {
    expect(attacks.length).toBeGreaterThanOrEqual(200);
    expect(new Set(attacks).size).toBe(attacks.length);
    expect(untouched).toMatch(/^[0-9a-f]{32}$/);
    const counts = { asked: 0, refused: 0, ran: 0 };
    const broke: string[] = [];
    let slowest = 0;
    for (const attack of chosen) {
      const sql = attack.replaceAll('{file}', file());
      limit.each = endless.includes(attack) ? 1_000 : 60_000;
      for (const [name, wrap] of Object.entries(wrappings)) {
        // Each of them kills its engine.
        if (!isLong && endless.includes(attack) && name !== 'definer') continue;
        const { isRefused, said } = await wrap(sql);
        counts.asked += 1;
        counts[isRefused ? 'refused' : 'ran'] += 1;
        limit.each = 60_000;
        const began = performance.now();
        const now = await look();
        slowest = Math.max(slowest, performance.now() - began);
        if (now !== untouched) broke.push(`${name}: ${sql} changed what is not an app's`);
        if (existsSync(file())) broke.push(`${name}: ${sql} wrote a file`);
        if (name === 'function' && said.includes(hash)) broke.push(`${name}: ${sql} saw a password`);
        untouched = now;
        limit.each = endless.includes(attack) ? 1_000 : 60_000;
      }
    }
    limit.each = 60_000;
    process.stdout.write(
      `${chosen.length} of ${attacks.length} statements in ${Object.keys(wrappings).length} wrappings: ${counts.asked} asked, ` +
        `${counts.refused} refused, ${counts.ran} ran and reached nothing, ${broke.length} reached more; the next call took ${Math.round(slowest)} ms at most\n`,
    );
    expect(broke).toEqual([]);
    expect(readdirSync(folder)).toEqual([]);
  }, 1_800_000);

  test('a module built in a large object reaches no file and is no language, from a migration or through a visitor', async () => {
    const counts = { asked: 0, refused: 0 };
    const split = (sql: string) => {
      const half = Math.floor(sql.length / 2);
      const [a, b] = [sql.slice(0, half), sql.slice(half)].map((part) => part.replaceAll("'", "''"));
      return `do $split$ begin execute '${a}' || '${b}'; end $split$`;
    };
    for (const step of chain.map((sql) => sql.replaceAll('{file}', file())))
      for (const wrap of [wrappings.plain!, wrappings.definer!, wrappings.trigger!])
        for (const sql of [step, split(step)]) {
          counts.asked += 1;
          if ((await wrap(sql)).isRefused) counts.refused += 1;
        }
    process.stdout.write(`${counts.asked} steps of the way to code in the server: ${counts.refused} refused\n`);
    expect(counts.refused).toBe(counts.asked);
    expect(existsSync(file())).toBe(false);
  }, 180_000);

  test('what one call sets beyond its end, no other call finds', async () => {
    const { publishableKey } = await opened.keysOf(id);
    await rpc(
      'own',
      `set search_path = pg_temp, public; create temp table bait (sql text); set request.jwt.claims = '{"role": "service_role"}'`,
    );
    const headers = { apikey: publishableKey, 'content-type': 'application/json' };
    await opened.backends.migrate(id, [
      {
        name: '20260101000000_left',
        sql: `create function public.left_over() returns json language sql as $$ select json_build_object(
          'path', current_setting('search_path'), 'claims', current_setting('request.jwt.claims', true), 'temp', to_regclass('pg_temp.bait')) $$`,
      },
    ]);
    const request = new Request('http://b/rest/v1/rpc/left_over', { method: 'POST', headers, body: '{}' });
    const answer = await opened.backends.fetch(id, request);
    expect(answer.ok && (await answer.value.json())).toEqual({ path: 'public', claims: '{"role":"anon"}', temp: null });
  }, 60_000);
});
