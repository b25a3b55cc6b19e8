import { spawn, spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { leavingApps } from '@/e2e/leaving/left-apps';
import type { AppFiles } from '@/e2e/support/reply-app';
import { isLong } from '@/e2e/support/sample';
import { codeFor } from '@/lib/publishing/leaving/claim-seat';
import { addBackend } from './add-backend';

/** The folder of Postgres's programs; null on a machine without them. */
function findPostgres(): string | null {
  const versions = existsSync('/usr/lib/postgresql') ? readdirSync('/usr/lib/postgresql') : [];
  const folders = [...versions.map((one) => `/usr/lib/postgresql/${one}/bin`), ...(process.env.PATH ?? '').split(':')];
  return folders.find((folder) => existsSync(path.join(folder, 'initdb'))) ?? null;
}
const programs = process.platform === 'win32' ? null : findPostgres();

/** Postgres refuses to run as root. */
const nobody = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};

/**
 * The parts of a fresh Supabase project that matter to an app's SQL: its roles, of which `postgres` is not a superuser,
 * its schemas with their owners, and the default privileges.
 */
const ground = `
create role anon nologin; create role authenticated nologin; create role service_role nologin bypassrls;
create role supabase_auth_admin nologin; create role supabase_storage_admin nologin;
create role postgres login createrole createdb replication bypassrls;
grant anon, authenticated, service_role to postgres;`;
const groundOfEach = `
alter schema public owner to pg_database_owner;
grant create on database "NAME" to postgres;
grant all on schema public to postgres; grant usage on schema public to anon, authenticated, service_role;
alter default privileges for role postgres in schema public grant all on tables to anon, authenticated, service_role;
alter default privileges for role postgres in schema public grant all on functions to anon, authenticated, service_role;
alter default privileges for role postgres in schema public grant all on sequences to anon, authenticated, service_role;
create schema auth authorization supabase_auth_admin; create schema extensions; create schema storage authorization supabase_storage_admin;
create extension pgcrypto schema extensions;
grant usage on schema auth, extensions, storage to anon, authenticated, service_role, postgres;
set role supabase_auth_admin;
create table auth.users (id uuid primary key, aud text, role text, email text, encrypted_password text, email_confirmed_at timestamptz,
  raw_app_meta_data jsonb, raw_user_meta_data jsonb, created_at timestamptz, updated_at timestamptz, deleted_at timestamptz,
  is_anonymous boolean not null default false);
create function auth.uid() returns uuid language sql stable as
  $$ select nullif(current_setting('request.jwt.claims', true)::jsonb ->> 'sub', '')::uuid $$;
create function auth.jwt() returns jsonb language sql stable as $$ select current_setting('request.jwt.claims', true)::jsonb $$;
create function auth.role() returns text language sql stable as $$ select auth.jwt() ->> 'role' $$;
grant all on auth.users to postgres;
set role supabase_storage_admin;
create table storage.buckets (id text primary key, name text not null unique, public boolean default false, file_size_limit bigint,
  allowed_mime_types text[], owner_id text, created_at timestamptz default now());
create table storage.objects (id uuid primary key default gen_random_uuid(), bucket_id text references storage.buckets (id), name text,
  owner uuid, owner_id text, metadata jsonb, created_at timestamptz default now(), updated_at timestamptz default now(), unique (bucket_id, name));
create function storage.foldername(name text) returns text[] language sql immutable as
  $$ select (string_to_array(name, '/'))[1:array_length(string_to_array(name, '/'), 1) - 1] $$;
alter table storage.objects enable row level security; alter table storage.buckets enable row level security;
grant all on storage.buckets, storage.objects to postgres, anon, authenticated, service_role;
reset role;
-- There an extension lets postgres write policies for them.
grant supabase_storage_admin to postgres;
create publication supabase_realtime; alter publication supabase_realtime owner to postgres;`;

/**
 * Apps with data on the server: all `leavingApps` that have some, and a menu whose rows are written in an unusual way.
 */
const apps: [name: string, files: () => Promise<AppFiles>][] = [
  ...leavingApps
    .filter(({ hasData }) => hasData)
    .map(({ name, files }): [string, () => Promise<AppFiles>] => [name, files]),
  [
    'menu',
    () =>
      Promise.resolve({
        'package.json': '{"scripts":{"dev":"vite"}}',
        'supabase/migrations/20260101000000_menu.sql':
          'create table public.dishes (id int primary key, name text); alter table public.dishes enable row level security;',
        'supabase/content.sql':
          "insert into public.dishes (id, name) values (1, 'Soup');\n-- more\ninsert into dishes values (2, 'Ham; eggs')",
        'supabase/seed.sql':
          "insert into public.dishes values (3, '$$');update public.dishes set name = 'Soup of today' where id = 1",
      }),
  ],
];

/**
 * Supabase's own tool, which needs no account if it is given a database. Null if npm can't fetch it, or the test run
 * does not ask for it.
 */
function findTool(): string | null {
  if (!isLong || programs === null) return null;
  const place = mkdtempSync(path.join(os.tmpdir(), 'easel-supabase-'));
  const words = ['install', 'supabase@3', '--prefix', place, '--no-audit', '--no-fund'];
  const { status } = spawnSync('npm', words, { encoding: 'utf8', timeout: 120_000 });
  return status === 0 ? path.join(place, 'node_modules', '.bin', 'supabase') : null;
}
const tool = findTool();

if (isLong && tool === null) test('not run: npm could not bring Supabase’s own tool', (one) => one.skip());
if (programs === null) test('not run: no Postgres on this machine (apt-get install postgresql)', (one) => one.skip());

describe.runIf(programs !== null)('the SQL of a downloaded app on a Postgres as Supabase sets it up', () => {
  let folder: string;
  let port: number;
  let stop: () => Promise<void>;
  const at = (database: string, user: string) =>
    postgres({ host: '127.0.0.1', port, database, username: user, max: 1, onnotice: () => undefined });

  beforeAll(async () => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'easel-postgres-'));
    if (nobody.uid !== undefined) chownSync(folder, nobody.uid, nobody.gid);
    const data = path.join(folder, 'data');
    const words = ['-D', data, '-U', 'supabase_admin', '--auth=trust', '--no-sync', '--locale=C', '--encoding=UTF8'];
    const made = spawnSync(path.join(programs!, 'initdb'), words, { ...nobody, cwd: folder, encoding: 'utf8' });
    if (made.status !== 0) throw new Error(made.stderr || String(made.error));
    port = await freePort();
    const server = spawn(
      path.join(programs!, 'postgres'),
      ['-D', data, '-k', folder, '-h', '127.0.0.1', '-p', String(port), '-F'],
      {
        ...nobody,
        cwd: folder,
        stdio: ['ignore', 'ignore', 'pipe'],
      },
    );
    const ended = new Promise<void>((resolve) => server.once('exit', () => resolve()));
    stop = async () => {
      server.kill('SIGINT');
      await ended;
    };
    await new Promise<void>((resolve, reject) => {
      let said = '';
      server.stderr.on('data', (chunk) => {
        said += String(chunk);
        if (said.includes('ready to accept connections')) resolve();
      });
      void ended.then(() => reject(new Error(said)));
    });
    const admin = at('postgres', 'supabase_admin');
    await admin.unsafe(ground);
    await admin.end();
  });
  afterAll(async () => {
    await stop?.();
    rmSync(folder, { recursive: true, force: true });
  });

  async function fresh(name: string): Promise<void> {
    const admin = at('postgres', 'supabase_admin');
    await admin.unsafe(`create database "${name}"`);
    await admin.end();
    const inIt = at(name, 'supabase_admin');
    await inIt.unsafe(groundOfEach.replace('"NAME"', `"${name}"`));
    await inIt.end();
  }

  test.each(apps)(
    '%s: tables, content and sample rows go in by one who is no superuser, rows twice',
    async (name, files) => {
      const app = await files();
      const texts = await leave(name, app);
      await fresh(name);
      const sql = at(name, 'postgres');
      try {
        expect(await sql`select current_setting('is_superuser') as is`).toEqual([{ is: 'off' }]);
        const migrations = Object.keys(texts).filter((one) => one.startsWith('supabase/migrations/'));
        expect(migrations.length).toBeGreaterThan(0);
        for (const file of migrations.sort()) await sql.unsafe(texts[file]!);
        const rows = ['supabase/content.sql', 'supabase/seed.sql'].filter((file) => texts[file] !== undefined);
        for (const file of rows) await sql.unsafe(texts[file]!);
        const before = await count(sql);
        if (rows.length > 0) expect(Math.max(...Object.values(before))).toBeGreaterThan(0);
        for (const file of rows) await sql.unsafe(texts[file]!);
        expect(await count(sql)).toEqual(before);
      } finally {
        await sql.end();
      }
    },
  );

  test.runIf(tool !== null)('Supabase’s own tool puts tables and content in by the README’s command', async () => {
    const [, files] = apps.find(([name]) => name === 'menu')!;
    const texts = await leave('tool', await files());
    expect(texts['README.md']).toContain('npx supabase db push --include-seed');
    const place = path.join(folder, 'tool app');
    for (const [name, text] of Object.entries(texts)) {
      mkdirSync(path.dirname(path.join(place, name)), { recursive: true });
      writeFileSync(path.join(place, name), text);
    }
    await fresh('tool');
    const url = `postgresql://postgres:x@127.0.0.1:${port}/tool?sslmode=disable`;
    const push = () =>
      spawnSync(tool!, ['db', 'push', '--include-seed', '--yes', '--db-url', url], { cwd: place, encoding: 'utf8' });
    expect(push()).toMatchObject({ status: 0 });
    expect(push()).toMatchObject({ status: 0 });
    const sql = at('tool', 'postgres');
    expect(await sql`select name from public.dishes order by id`).toEqual([{ name: 'Soup' }, { name: 'Ham; eggs' }]);
    await sql.end();
  });

  test('the claim code gives the owner’s seat to who signed up with that address, and to nobody else', async () => {
    const policy = 'create policy "p" on public.a for select using (public.is_owner());';
    const texts = await leave('claimed', {
      'package.json': '{"scripts":{"dev":"vite"}}',
      'supabase/migrations/20260101000000_a.sql': `create table public.a (id int); alter table public.a enable row level security; ${policy}`,
    });
    await fresh('claimed');
    const sql = at('claimed', 'postgres');
    const [ann, bob] = ['11111111-1111-4111-8111-111111111111', '22222222-2222-4222-8222-222222222222'];
    const isOwner = (id: string) =>
      sql.begin(async (asked) => {
        await asked`set local role authenticated`;
        await asked`select set_config('request.jwt.claims', ${JSON.stringify({ sub: id })}, true)`;
        return (await asked`select public.is_owner() as is`)[0]!.is as boolean;
      });
    const code = (email: string) =>
      codeFor(email, null)
        .split('\n')
        .filter((line) => line.startsWith('  '))
        .join('\n');
    try {
      const migrations = Object.keys(texts).filter((one) => one.startsWith('supabase/migrations/'));
      expect(migrations).toHaveLength(2);
      for (const file of migrations.sort()) await sql.unsafe(texts[file]!);
      await sql`insert into auth.users (id, email) values (${ann}, 'Ann@x.test'), (${bob}, 'o''bob@x.test')`;
      expect(await isOwner(ann)).toBe(false);
      expect(await sql.unsafe(code('nobody@x.test'))).toHaveLength(0);
      expect(await sql.unsafe(code('ann@x.test'))).toHaveLength(1);
      expect(await sql.unsafe(code('ann@x.test'))).toHaveLength(0);
      expect([await isOwner(ann), await isOwner(bob)]).toEqual([true, false]);
      await sql.unsafe(code("o'bob@x.test"));
      expect(await isOwner(bob)).toBe(true);
    } finally {
      await sql.end();
    }
  });

  async function count(sql: postgres.Sql): Promise<Record<string, number>> {
    const tables =
      await sql`select relname as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace`;
    const counts = await Promise.all(
      tables.map(async ({ name }) => [
        String(name),
        Number((await sql`select count(*) from ${sql(`public.${name}`)}`)[0]!.count),
      ]),
    );
    return Object.fromEntries(counts) as Record<string, number>;
  }
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function leave(name: string, app: AppFiles): Promise<AppFiles> {
  const all = Object.values(app).join('\n');
  const made = await addBackend(
    {
      ...{ name, slug: name, paths: Object.keys(app), read: (file: string) => Promise.resolve(app[file] ?? null) },
      asksForOwner: /\bis_owner\(/.test(all) && !/function (public\.)?is_owner\(/i.test(all),
      functions: null,
    },
    { files: {}, versions: {}, functionVersions: {} },
  );
  return { ...app, ...Object.fromEntries([...made].map(([file, text]) => [file, String(text)])) };
}
