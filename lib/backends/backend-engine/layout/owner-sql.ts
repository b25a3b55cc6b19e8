import type { Owned, Statement } from '../engine-messages';

/**
 * The body of `is_owner()`, on Easel and on Supabase alike; Easel distinguishes its own function from an app's by it.
 */
const body = 'select exists (select from easel.owners o where o.user_id = auth.uid())';

/** Stores who the app's owners are, in a table that no SQL of an app can reach; everybody may only ask `is_owner()`. */
const tableSql = `create schema if not exists easel;
create table if not exists easel.owners (user_id uuid primary key references auth.users (id) on delete cascade);
alter table easel.owners enable row level security;`;

const functionSql = `create or replace function public.is_owner() returns boolean
  language sql stable security definer set search_path = '' as '${body}'`;
const rightsSql = `revoke all on function public.is_owner() from public;
grant execute on function public.is_owner() to anon, authenticated, service_role`;

/** A function of that name that the app created itself stays: older apps have one, with their own trigger. */
const unlessOfApp = (work: string) => `do $owner$ begin
  if not exists (select from pg_catalog.pg_proc p where p.pronamespace = 'public'::pg_catalog.regnamespace
    and p.proname = 'is_owner' and p.prosrc <> '${body}') then
    ${work}
  end if;
end $owner$;`;

/**
 * Run as superuser when a backend opens; changes nothing the second time. The table and the function belong to a
 * separate role that is never lent to a migration and that no trigger of an app runs as.
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

/** The same for a project at Supabase, where `postgres` owns everything: run before the app's own migrations. */
export const supabaseOwnerSql = `${tableSql}
${unlessOfApp(`${functionSql}; ${rightsSql};`)}`;

/**
 * An older app brings its own function: drops Easel's, unless a policy already uses it. Fixed SQL, run as superuser.
 */
export const giveWaySql = `do $$ begin
  if exists (select from pg_catalog.pg_proc where pronamespace = 'public'::pg_catalog.regnamespace and proname = 'is_owner'
    and proowner = 'easel_owner'::pg_catalog.regrole) then
    drop function public.is_owner();
  end if;
exception when dependent_objects_still_exist then null;
end $$;`;

/** Makes an owner: an account by id, or, if there is no owner yet, the oldest account. */
const ownByIdSql = `insert into easel.owners (user_id) select id from auth.users where id = $1::text::pg_catalog.uuid
  and deleted_at is null and not is_anonymous on conflict (user_id) do update set user_id = excluded.user_id returning user_id::text as id`;
const ownFirstSql = `insert into easel.owners (user_id) select id from auth.users
  where not exists (select from easel.owners) and deleted_at is null and not is_anonymous
  order by created_at, id limit 1 on conflict do nothing returning user_id::text as id`;
const disownSql = `delete from easel.owners where user_id = $1::text::pg_catalog.uuid returning user_id::text as id`;

/**
 * A single statement for the change, so that only one of fifty concurrent claims succeeds; it returns a row if the
 * change was made. Null if nothing changes.
 */
export function changeOwnersSql(who: Owned): Statement | null {
  if (who === 'nobody') return null;
  if (who === 'first') return { sql: ownFirstSql };
  return { sql: who.isNoLonger === true ? disownSql : ownByIdSql, values: [who.userId] };
}

/** All owners. */
export const ownersSql = `select user_id::text as id from easel.owners order by user_id`;
