import { PGlite } from '@supabase/lite/pglite';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { HostedProject, HostedReach } from './hosted-project';

const roles = `create role anon nologin; create role authenticated nologin; create role service_role nologin bypassrls;`;
/** What a fresh project contains, as far as Easel uses it: Supabase's columns, which are more than the engine's own. */
const ground = `
grant usage on schema public to anon, authenticated, service_role;
create schema auth; create schema storage; create schema extensions;
create table auth.users (instance_id uuid, id uuid primary key, aud varchar(255), role varchar(255), email varchar(255),
  encrypted_password varchar(255), email_confirmed_at timestamptz, invited_at timestamptz, confirmation_token varchar(255),
  confirmation_sent_at timestamptz, recovery_token varchar(255), recovery_sent_at timestamptz, email_change varchar(255),
  last_sign_in_at timestamptz, raw_app_meta_data jsonb, raw_user_meta_data jsonb, is_super_admin boolean, created_at timestamptz,
  updated_at timestamptz, phone text, banned_until timestamptz, is_sso_user boolean not null default false, deleted_at timestamptz,
  is_anonymous boolean not null default false);
create table auth.identities (provider_id text not null, user_id uuid not null references auth.users (id) on delete cascade,
  identity_data jsonb not null, provider text not null, last_sign_in_at timestamptz, created_at timestamptz, updated_at timestamptz,
  email text generated always as (lower(identity_data ->> 'email')) stored, id uuid primary key default gen_random_uuid(),
  unique (provider_id, provider));
create function auth.uid() returns uuid language sql stable as $$ select nullif(current_setting('request.jwt.claim.sub', true), '')::uuid $$;
create table storage.buckets (id text primary key, name text, public boolean, file_size_limit bigint, allowed_mime_types text[]);
create table storage.objects (id uuid primary key default gen_random_uuid(), bucket_id text references storage.buckets (id), name text, owner_id text,
  created_at timestamptz default now(), updated_at timestamptz default now(), metadata jsonb, unique (bucket_id, name));
alter table storage.objects enable row level security;
create publication supabase_realtime;
`;

export type Double = {
  project: HostedProject;
  reach: HostedReach;
  /** The project's database, past all policies. */
  database: PGlite;
  /** Bytes, keyed by bucket and name. */
  files: Map<string, string>;
  /** Method and path of every call. */
  calls: string[];
  /** Awaited after each call was carried out and before it is answered; null for nothing. */
  beforeAnswer(wait: ((call: string) => Promise<void>) | null): void;
  /** Resets it to a fresh project. */
  empty(): Promise<void>;
  /** Answers every call with this status from now on; null for none. */
  fail(status: number | null): void;
  dispose(): Promise<void>;
};

const emptied = `drop publication supabase_realtime;
drop schema if exists public, auth, storage, extensions, supabase_migrations cascade; create schema public;`;

/**
 * A double of one project and of Supabase's management API on this machine: the published addresses, keys, answers and
 * errors of the calls Easel makes, on its own Postgres.
 */
export async function openDouble(): Promise<Double> {
  const database = await PGlite.create();
  await database.exec(roles + ground);
  const [files, calls] = [new Map<string, string>(), [] as string[]];
  let failing: number | null = null;
  let waiting: ((call: string) => Promise<void>) | null = null;
  const project: HostedProject = {
    url: '',
    publishableKey: 'sb_publishable_double',
    secretKey: 'sb_secret_double',
    accessToken: 'sbp_double',
  };

  async function query(body: {
    query: string;
    parameters?: unknown[];
    read_only?: boolean;
  }): Promise<[number, unknown]> {
    try {
      if (body.parameters && body.parameters.length > 0) {
        const run = () => database.query(body.query, body.parameters);
        return [201, (await run()).rows];
      }
      // One simple query is one transaction.
      const results = await database.exec(
        body.read_only === true ? `begin read only; ${body.query}; commit` : body.query,
      );
      return [201, results.findLast(({ rows }) => rows.length > 0)?.rows ?? []];
    } catch (error) {
      await database.exec('rollback');
      const { code, message, position } = error as { code?: string; message: string; position?: string };
      const at = Number(position ?? 0);
      const start = body.query.lastIndexOf('\n', at - 2) + 1;
      const line =
        position === undefined ? '' : `\nLINE 1: ${body.query.slice(start, body.query.indexOf('\n', at) >>> 0)}\n`;
      return [400, { message: `Failed to run sql query: ERROR:  ${code}: ${message}${line}` }];
    }
  }

  async function answer(
    method: string,
    path: string,
    headers: Record<string, unknown>,
    body: Buffer,
  ): Promise<[number, unknown]> {
    if (failing !== null) return [failing, { message: 'Unavailable' }];
    const key = headers.apikey;
    const bearer = String(headers.authorization ?? '').replace(/^Bearer /, '');
    const [, ref] = /^\/v1\/projects\/([^/]+)\/database\/query$/.exec(path) ?? [];
    if (ref !== undefined) {
      if (bearer !== project.accessToken) return [401, { message: 'Unauthorized' }];
      if (ref !== '127') return [404, { message: 'Project not found' }];
      return query(JSON.parse(body.toString('utf8')) as { query: string });
    }
    const isOwner = key === project.secretKey;
    if (!isOwner && key !== project.publishableKey)
      return [401, { message: 'Invalid API key', hint: 'Double check your API key.' }];
    if (path === '/auth/v1/settings') return [200, { external: {} }];
    if (path.startsWith('/auth/v1/admin/users'))
      return isOwner ? [200, { users: [] }] : [403, { error_code: 'not_admin' }];
    if (path === '/storage/v1/bucket' && method === 'POST') {
      const made = JSON.parse(body.toString('utf8')) as { id: string; name: string; public: boolean };
      await database.query(
        'insert into storage.buckets (id, name, public) values ($1, $2, $3) on conflict do nothing',
        [made.id, made.name, made.public],
      );
      return [200, { name: made.id }];
    }
    const [, bucket, name] = /^\/storage\/v1\/object\/([^/]+)\/(.+)$/.exec(path) ?? [];
    if (bucket !== undefined && name !== undefined && method === 'POST' && isOwner) {
      const whole = decodeURIComponent(name);
      if (whole.includes('refused'))
        return [400, { statusCode: '415', error: 'invalid_mime_type', message: 'mime type not supported' }];
      files.set(`${bucket}/${whole}`, body.toString('utf8'));
      await database.query('insert into storage.objects (bucket_id, name) values ($1, $2) on conflict do nothing', [
        bucket,
        whole,
      ]);
      return [200, { Key: `${bucket}/${whole}` }];
    }
    return [404, { message: 'Not found' }];
  }

  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const { pathname } = new URL(request.url ?? '/', 'http://double');
      const call = `${request.method} ${pathname}`;
      calls.push(call);
      answer(request.method ?? 'GET', pathname, request.headers, Buffer.concat(parts)).then(
        async ([status, body]) => {
          await waiting?.(call);
          response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
        },
        (error: unknown) => response.writeHead(500).end(String(error)),
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  project.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    ...{ project, database, files, calls },
    beforeAnswer: (wait) => (waiting = wait),
    async empty() {
      await database.exec(emptied + ground);
      files.clear();
    },
    reach: { apiUrl: project.url, anyAddress: true, allowedHosts: [], fetch },
    fail: (status) => (failing = status),
    async dispose() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await database.close();
    },
  };
}
