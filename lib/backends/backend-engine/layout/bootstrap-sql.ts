/**
 * What Supabase's own Postgres has from the start and this engine lacks, apart from roles: the helpers through which
 * policies read the caller's claims, and the schema for extensions. Run as superuser on every open; changes nothing the
 * second time.
 */
export const bootstrapSql = `
create or replace function auth.email() returns text language sql stable as $$
  select nullif(pg_catalog.current_setting('request.jwt.claims', true), '')::pg_catalog.jsonb operator(pg_catalog.->>) 'email'
$$;
create schema if not exists extensions;
grant usage on schema extensions to anon, authenticated, service_role;
`;

/**
 * Uploads are reached only through the storage API, which applies its own rules; the three roles need access to its
 * tables.
 */
export const storageSql = `
do $$ begin
  if to_regnamespace('storage') is not null then
    grant usage on schema storage to anon, authenticated, service_role;
    grant all on all tables in schema storage to anon, authenticated, service_role;
  end if;
end $$;
`;

/**
 * What realtime needs from the start, so that migrations can refer to it: the publication whose tables are sent, and
 * the table whose policies guard private channels.
 */
export const realtimeSql = `
do $$ begin
  if not exists (select from pg_publication where pubname = 'supabase_realtime') then
    create publication supabase_realtime;
  end if;
end $$;
create schema if not exists realtime;
create table if not exists realtime.messages (
  id uuid primary key default gen_random_uuid(), topic text not null, extension text not null, payload jsonb, event text,
  private boolean default false, updated_at timestamp not null default now(), inserted_at timestamp not null default now());
alter table realtime.messages enable row level security;
create or replace function realtime.topic() returns text language sql stable as $$
  select nullif(pg_catalog.current_setting('realtime.topic', true), '')
$$;
grant usage on schema realtime to anon, authenticated, service_role;
grant select, insert on realtime.messages to anon, authenticated, service_role;
`;
