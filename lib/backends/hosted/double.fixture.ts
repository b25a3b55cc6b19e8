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

export type DeployedFunction = {
  metadata: { name: string; entrypoint_path: string; verify_jwt?: boolean; import_map_path?: string };
  files: Record<string, string>;
};

export type Double = {
  project: HostedProject;
  reach: HostedReach;
  /** The project's database, bypassing all policies. */
  database: PGlite;
  /** Bytes, keyed by bucket and name. */
  files: Map<string, string>;
  /** The live functions, with the files each came with; and secrets by name. */
  functions: Map<string, DeployedFunction>;
  secrets: Map<string, string>;
  /** Method and path of every call. */
  calls: string[];
  /** Sets a function to await after each call was carried out and before the response is sent; null removes it. */
  beforeAnswer(wait: ((call: string) => Promise<void>) | null): void;
  /** Resets it to a fresh project. */
  empty(): Promise<void>;
  /** Responds to every call with this status from now on; null stops this. */
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
  const [functions, secrets] = [new Map<string, DeployedFunction>(), new Map<string, string>()];
  /** Functions that were bundled but are not live, by the id that the response returns. */
  const bundled = new Map<string, DeployedFunction>();
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
      // A simple query runs as one transaction.
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

  /**
   * Handles calls about functions, as documented for `v1-deploy-a-function`, `v1-bulk-update-functions` and
   * `v1-bulk-create-secrets`.
   */
  async function ofFunctions(
    { method, path, query: asked }: { method: string; path: string; query: URLSearchParams },
    headers: Record<string, unknown>,
    body: Buffer,
  ): Promise<[number, unknown]> {
    const json = () => JSON.parse(body.toString('utf8')) as Record<string, string>[];
    if (method === 'POST' && path === '/secrets') {
      if (json().some(({ name }) => name!.startsWith('SUPABASE_'))) return [400, { message: 'Name is reserved' }];
      for (const { name, value } of json()) secrets.set(name!, value!);
      return [201, null];
    }
    if (method === 'PUT' && path === '/functions') {
      const found = json().map(({ id, slug }) => [slug!, bundled.get(id!)] as const);
      if (found.some(([, one]) => one === undefined)) return [400, { message: 'Unknown function' }];
      for (const [slug, one] of found) functions.set(slug, one!);
      return [200, { functions: json() }];
    }
    if (method !== 'POST' || path !== '/functions/deploy') return [404, { message: 'Not found' }];
    const slug = asked.get('slug') ?? '';
    if (!/^[A-Za-z][A-Za-z0-9_-]*$/.test(slug)) return [400, { message: 'slug: Invalid' }];
    const request = new Request('http://double', {
      ...{ method, body: new Uint8Array(body) },
      headers: { 'content-type': String(headers['content-type']) },
    });
    const form = await request.formData();
    const metadata = JSON.parse(form.get('metadata') as string) as DeployedFunction['metadata'];
    const parts = form.getAll('file') as File[];
    const named = await Promise.all(parts.map(async (one) => [one.name, await one.text()] as const));
    const texts: Record<string, string> = Object.fromEntries(named);
    if (texts[metadata.entrypoint_path] === undefined) return [400, { message: 'Entrypoint path does not exist' }];
    if (Object.values(texts).some((text) => text.includes('syntax error')))
      return [
        400,
        { message: "Failed to bundle the function (reason: The module's source code could not be parsed)." },
      ];
    const id = `${slug}-${bundled.size}`;
    bundled.set(id, { metadata, files: texts });
    if (asked.get('bundleOnly') !== '1') functions.set(slug, { metadata, files: texts });
    return [
      201,
      { id, slug, name: metadata.name, version: 1, status: 'ACTIVE', verify_jwt: metadata.verify_jwt ?? true },
    ];
  }

  async function answer(
    method: string,
    { pathname: path, searchParams }: URL,
    headers: Record<string, unknown>,
    body: Buffer,
  ): Promise<[number, unknown]> {
    if (failing !== null) return [failing, { message: 'Unavailable' }];
    const key = headers.apikey;
    const bearer = String(headers.authorization ?? '').replace(/^Bearer /, '');
    const [, ref, rest] = /^\/v1\/projects\/([^/]+)(\/.*)$/.exec(path) ?? [];
    if (ref !== undefined && rest !== undefined) {
      if (bearer !== project.accessToken) return [401, { message: 'Unauthorized' }];
      if (ref !== '127') return [404, { message: 'Project not found' }];
      if (rest !== '/database/query') return ofFunctions({ method, path: rest, query: searchParams }, headers, body);
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
      const url = new URL(request.url ?? '/', 'http://double');
      const call = `${request.method} ${url.pathname}`;
      calls.push(call);
      answer(request.method ?? 'GET', url, request.headers, Buffer.concat(parts)).then(
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
    ...{ project, database, files, functions, secrets, calls },
    beforeAnswer: (wait) => (waiting = wait),
    async empty() {
      await database.exec(emptied + ground);
      for (const kept of [files, functions, secrets]) kept.clear();
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
