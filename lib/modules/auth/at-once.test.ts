import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { moduleSql } from './auth-world.fixture';

/** The folder with Postgres's programs; null if none is installed. */
function findPostgres(): string | null {
  const versions = existsSync('/usr/lib/postgresql') ? readdirSync('/usr/lib/postgresql') : [];
  const folders = [...versions.map((one) => `/usr/lib/postgresql/${one}/bin`), ...(process.env.PATH ?? '').split(':')];
  return folders.find((folder) => existsSync(path.join(folder, 'initdb'))) ?? null;
}
const programs = process.platform === 'win32' ? null : findPostgres();
/** Postgres refuses to run as root. */
const nobody = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};

/** The part of a Supabase project that the module's SQL uses, including columns that Easel's own engine lacks. */
const ground = `
create schema auth; create schema extensions; create extension pgcrypto schema extensions;
create table auth.users (instance_id uuid, id uuid primary key, aud text, role text, email text unique, encrypted_password text,
  email_confirmed_at timestamptz, raw_app_meta_data jsonb, raw_user_meta_data jsonb, created_at timestamptz, updated_at timestamptz,
  confirmation_token text, recovery_token text, email_change text, email_change_token_new text, email_change_token_current text,
  last_sign_in_at timestamptz, banned_until timestamptz, deleted_at timestamptz, is_anonymous boolean not null default false);
create table auth.identities (id uuid primary key default gen_random_uuid(), provider text, provider_id text, identity_data jsonb,
  user_id uuid references auth.users (id) on delete cascade, created_at timestamptz, updated_at timestamptz);
create table auth.sessions (id uuid primary key, user_id uuid references auth.users (id) on delete cascade);
create table auth.one_time_tokens (id uuid primary key, user_id uuid references auth.users (id) on delete cascade);
create function auth.uid() returns uuid language sql stable as
  $$ select nullif(current_setting('request.jwt.claims', true)::jsonb ->> 'sub', '')::uuid $$;
create function public.is_owner() returns boolean language sql stable as $$ select true $$;`;

/**
 * Easel's own engine runs one query at a time; only a Postgres with many sessions shows what happens to concurrent
 * tries.
 */
describe.skipIf(programs === null)('tries at once, on a Postgres with many sessions', () => {
  let folder: string;
  let server: ChildProcess;
  let modules: string;
  const run = (program: string, args: string[]) => {
    const done = spawnSync(path.join(programs!, program), args, { ...nobody, encoding: 'utf8' });
    if (done.status !== 0) throw new Error(`${program}: ${done.stderr}`);
  };
  const connect = (database: string, max: number) =>
    postgres({ host: folder, port: 5432, username: 'supabase_admin', database, max, onnotice: () => undefined });

  beforeAll(async () => {
    modules = await moduleSql();
    folder = mkdtempSync(path.join(os.tmpdir(), 'easel-pg-'));
    if (nobody.uid !== undefined) chownSync(folder, nobody.uid, nobody.gid!);
    run('initdb', ['-D', path.join(folder, 'data'), '-U', 'supabase_admin', '-A', 'trust', '-E', 'UTF8', '--locale=C']);
    const args = ['-D', path.join(folder, 'data'), '-k', folder, '-c', 'listen_addresses=', '-c', 'fsync=off'];
    server = spawn(path.join(programs!, 'postgres'), args, { ...nobody, stdio: ['ignore', 'ignore', 'pipe'] });
    await new Promise<void>((resolve, reject) => {
      let told = '';
      server.stderr!.on('data', (chunk: Buffer) => {
        told += chunk.toString();
        if (told.includes('ready to accept connections')) resolve();
      });
      server.once('exit', () => reject(new Error(told)));
    });
    const first = connect('postgres', 1);
    await first.unsafe('create role anon nologin; create role authenticated nologin');
    await first.end();
  }, 60_000);
  afterAll(async () => {
    if (server?.exitCode === null) {
      const ended = new Promise((resolve) => server.once('exit', resolve));
      server.kill('SIGINT');
      await ended;
    }
    rmSync(folder, { recursive: true, force: true });
  });

  /** How many of fifty PINs tried at once were checked; the others are told to wait. */
  async function lookedAt(name: string, sql: string): Promise<number> {
    const first = connect('postgres', 1);
    await first.unsafe(`create database ${name}`);
    await first.end();
    const database = connect(name, 50);
    try {
      await database.unsafe(ground);
      await database.unsafe(sql);
      await database`insert into public.app_classes (title, code) values ('4b', 'ABCDEF')`;
      const [right] = await database`select public.app_class_sign_in('ABCDEF', 'Pia', '7319') as told`;
      expect(right?.told).toMatchObject({ email: expect.stringMatching(/@class\.invalid$/) as string });
      const pins = Array.from({ length: 50 }, (_, n) => String(2020 + 7 * n));
      // Opens fifty sessions before the first try.
      await Promise.all(pins.map(() => database`select 1 from pg_sleep(0.2)`));
      const told = await Promise.all(
        pins.map((pin) => database`select public.app_class_sign_in('ABCDEF', 'Pia', ${pin}) as told`),
      );
      return told.filter(([row]) => !('wait' in (row!.told as object))).length;
    } finally {
      await database.end();
    }
  }

  test('fifty PINs of one pupil at once are five', async () => {
    expect(await lookedAt('held', modules)).toBe(5);
  }, 60_000);

  test('are more where a try is read first and counted afterwards', async () => {
    const from = modules.indexOf('  insert into public.app_class_tries as t');
    const to = modules.indexOf('  if known.tries <= most then');
    expect(from > 0 && to > from).toBe(true);
    const loose = `  select * into known from public.app_class_tries t where t.key = which;
  insert into public.app_class_tries as t (key, tries, ends_at) values (which, 1, clock_timestamp() + make_interval(secs => seconds))
  on conflict (key) do update set tries = t.tries + 1;
  known.tries := coalesce(known.tries, 0) + 1;
`;
    // The class's own count, which comes first, would still serialise the tries.
    const ofClass = `  wait := greatest(wait, public.app_class_count('class ' || plain_code, 100, 900));\n`;
    expect(modules.split(ofClass)).toHaveLength(2);
    const sql = (modules.slice(0, from) + loose + modules.slice(to)).replace(ofClass, '');
    expect(await lookedAt('loose', sql)).toBeGreaterThan(5);
  }, 60_000);
});
