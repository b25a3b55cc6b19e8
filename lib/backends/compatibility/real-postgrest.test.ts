import { createClient } from '@supabase/supabase-js';
import { SignJWT } from 'jose';
import postgres from 'postgres';
import { afterAll, beforeAll, describe, test } from 'vitest';
import WebSocket from 'ws';
import { allCalls } from './all-calls';
import type { CallWorld } from './call';
import { callSchema } from './schema';

// The same calls for rows and functions against a real PostgREST, if one is available: set its address, the secret for
// its tokens, and its database, which must be created for this test, in E2E_POSTGREST_URL, E2E_POSTGREST_JWT_SECRET and
// E2E_POSTGREST_DATABASE_URL.
const url = process.env.E2E_POSTGREST_URL;
const secret = process.env.E2E_POSTGREST_JWT_SECRET;
const databaseUrl = process.env.E2E_POSTGREST_DATABASE_URL;
const isHere = url !== undefined && secret !== undefined && databaseUrl !== undefined;
if (!isHere) process.stdout.write('not run: E2E_POSTGREST_URL names no PostgREST to compare with\n');

/** The roles and functions that a Supabase database has from the start. */
const ground = `
drop schema if exists public cascade; drop schema if exists auth cascade; create schema public; create schema auth;
do $$ declare r text; begin
  foreach r in array array['anon', 'authenticated', 'service_role'] loop
    if not exists (select from pg_roles where rolname = r) then execute format('create role %I nologin %s', r, case r when 'service_role' then 'bypassrls' else '' end); end if;
    execute format('grant %I to current_user', r);
    execute format('grant usage on schema public, auth to %I', r);
    execute format('alter default privileges in schema public grant all on tables to %I', r);
    execute format('alter default privileges in schema public grant all on sequences to %I', r);
  end loop;
end $$;
create function auth.jwt() returns jsonb language sql stable as $$ select coalesce(nullif(current_setting('request.jwt.claims', true), ''), '{}')::jsonb $$;
create function auth.uid() returns uuid language sql stable as $$ select (auth.jwt() ->> 'sub')::uuid $$;
create function auth.role() returns text language sql stable as $$ select auth.jwt() ->> 'role' $$;
`;

describe.runIf(isHere)('what supabase-js can ask of PostgREST', () => {
  const world = {} as CallWorld;
  const sql = postgres(databaseUrl ?? '', { max: 1, onnotice: () => undefined });
  beforeAll(async () => {
    await sql.unsafe(ground + callSchema);
    await sql.unsafe(`notify pgrst, 'reload schema'`);
    const connect = async (claims: Record<string, string>) => {
      const token = await new SignJWT(claims)
        .setProtectedHeader({ alg: 'HS256' })
        .setExpirationTime('1h')
        .sign(new TextEncoder().encode(secret));
      return createClient('http://postgrest.test', token, {
        auth: { persistSession: false, autoRefreshToken: false },
        realtime: { transport: WebSocket as never },
        global: {
          fetch: (input, init) =>
            fetch(
              new Request(
                String(input instanceof Request ? input.url : input).replace(
                  'http://postgrest.test/rest/v1',
                  url ?? '',
                ),
                init,
              ),
            ),
        },
      });
    };
    const [annId, bobId] = [crypto.randomUUID(), crypto.randomUUID()];
    const bob = await connect({ role: 'authenticated', sub: bobId });
    Object.assign(world, {
      ...{ annId, bob, ann: await connect({ role: 'authenticated', sub: annId, email: 'ann@x.test' }) },
      ...{ stranger: await connect({ role: 'anon' }), admin: await connect({ role: 'service_role' }) },
    });
    // The suite asks who Bob is, but there is no sign-in server here to ask.
    Object.assign(bob.auth, { getUser: () => Promise.resolve({ data: { user: { id: bobId } } }) });
  });
  afterAll(() => sql.end());

  test.each(allCalls.filter(({ part }) => part === 'rows' || part === 'functions'))('$part: $name', (call) =>
    call.run(world),
  );
});
