/** What `is_owner()` does, on Easel and on Supabase alike; by it Easel knows its own function from one that an app has made. */
const body = 'select exists (select from easel.owners o where o.user_id = auth.uid())';

/** Who the owner is: a table that no SQL of an app's reaches, and the one question about it that everybody may ask. */
const tableSql = `create schema if not exists easel;
create table if not exists easel.owners (user_id uuid primary key references auth.users (id) on delete cascade);
alter table easel.owners enable row level security;`;

const functionSql = `create or replace function public.is_owner() returns boolean
  language sql stable security definer set search_path = '' as '${body}'`;
const rightsSql = `revoke all on function public.is_owner() from public;
grant execute on function public.is_owner() to anon, authenticated, service_role`;

/** A function of that name that the app has made itself stays: apps of before have one, with a trigger of their own. */
const unlessOfApp = (work: string) => `do $owner$ begin
  if not exists (select from pg_catalog.pg_proc p where p.pronamespace = 'public'::pg_catalog.regnamespace
    and p.proname = 'is_owner' and p.prosrc <> '${body}') then
    ${work}
  end if;
end $owner$;`;

/**
 * Run at the opening of a backend, as superuser: changes nothing the second time. Both belong to a role of their own, which a
 * migration is lent nothing of, and which no trigger of an app's is run by.
 */
export const ownerSql = `
${tableSql}
alter schema easel owner to easel_owner;
alter table easel.owners owner to easel_owner;
revoke all on schema easel from public;
revoke all on easel.owners from public, anon, authenticated, service_role, postgres, easel_engine;
grant usage on schema auth to easel_owner;
grant select on auth.users to easel_owner;
${unlessOfApp(`${functionSql}; alter function public.is_owner() owner to easel_owner; ${rightsSql}, postgres;`)}
`;

/** The same for a project at Supabase, where `postgres` owns all: run before the app's own migrations. */
export const supabaseOwnerSql = `${tableSql}
${unlessOfApp(`${functionSql}; ${rightsSql};`)}`;

/** An app of before brings its own: Easel's makes room for it, unless a policy has begun to ask it. Fixed SQL, as superuser. */
export const giveWaySql = `do $$ begin
  if exists (select from pg_catalog.pg_proc where pronamespace = 'public'::pg_catalog.regnamespace and proname = 'is_owner'
    and proowner = 'easel_owner'::pg_catalog.regrole) then
    drop function public.is_owner();
  end if;
exception when dependent_objects_still_exist then null;
end $$;`;

/** Whom Easel makes an owner: somebody by their id, or, where there is no owner yet, whose account is the oldest. */
export const ownByIdSql = `insert into easel.owners (user_id) select id from auth.users where id = $1::text::pg_catalog.uuid
  and deleted_at is null and not is_anonymous on conflict (user_id) do update set user_id = excluded.user_id returning user_id::text as id`;
export const ownFirstSql = `insert into easel.owners (user_id) select id from auth.users
  where not exists (select from easel.owners) and deleted_at is null and not is_anonymous
  order by created_at, id limit 1 on conflict do nothing returning user_id::text as id`;
/** Who is no longer an owner, and who all are. */
export const disownSql = `delete from easel.owners where user_id = $1::text::pg_catalog.uuid returning user_id::text as id`;
export const ownersSql = `select user_id::text as id from easel.owners order by user_id`;
