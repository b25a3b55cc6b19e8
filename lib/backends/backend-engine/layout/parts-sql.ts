import { shippedParts } from './shipped-parts';

/**
 * The tables and functions of ready-made parts belong to `easel_parts`, a role that no session, migration or function
 * of an app can assume: a second wall behind the check of a migration's text. The parts' functions run as this role and
 * may fire the app's own code (its triggers on accounts, its `is_owner()`), so no schema change at all is allowed while
 * it is the current user. `easel_shipper` runs only the statements written in the parts' own migrations, not the
 * functions they call.
 */
export const guardSql = `
create or replace function easel.guard_parts() returns event_trigger language plpgsql set search_path = '' as $guard$
declare
  stack pg_catalog.text;
begin
  if current_user not in ('easel_parts', 'easel_shipper', 'easel_owner', 'supabase_auth_admin', 'supabase_storage_admin',
    'supabase_realtime_admin') then
    return;
  end if;
  if current_user = 'easel_shipper' then
    -- The first line is this function's own; others stand there for whatever called it.
    get diagnostics stack = pg_context;
    if stack !~ E'\\n.*function' then return; end if;
  end if;
  raise insufficient_privilege using message = pg_catalog.format('%s is not for what runs as %s', tg_tag, current_user);
end $guard$;
create event trigger easel_guard_parts on ddl_command_start execute function easel.guard_parts();
-- An app's migration may let triggers rest by session_replication_role, but not this one.
alter event trigger easel_guard_parts enable always;`;

/**
 * An app's rights on a part's tables: it may use their rows as before, but never change triggers, rules or structure.
 */
const rowRights = 'select, insert, update, delete, references';

/** A part's objects among those that `owners` (SQL) own, each with the statements that hand it over. */
const handOver = (owners: string, names: string) => `
  select pg_catalog.format('alter table %s owner to easel_parts; grant ${rowRights} on %1$s to postgres; grant all on %1$s to service_role',
    c.oid::pg_catalog.regclass) as sql
    from pg_catalog.pg_class c where c.relnamespace = 'public'::pg_catalog.regnamespace and c.relkind in ('r', 'p')
      and c.relowner in (${owners}) and ${names.replaceAll('NAME', 'c.relname::text')}
  union all select pg_catalog.format('grant all on sequence %s to postgres, service_role', c.oid::pg_catalog.regclass)
    from pg_catalog.pg_class c join pg_catalog.pg_depend d on d.objid = c.oid and d.deptype in ('a', 'i')
      join pg_catalog.pg_class t on t.oid = d.refobjid and d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
    where c.relkind = 'S' and t.relnamespace = 'public'::pg_catalog.regnamespace and t.relowner in (${owners})
      and ${names.replaceAll('NAME', 't.relname::text')}
  union all select pg_catalog.format('alter function %s owner to easel_parts; grant execute on function %1$s to postgres, service_role',
    p.oid::pg_catalog.regprocedure)
    from pg_catalog.pg_proc p where p.pronamespace = 'public'::pg_catalog.regnamespace and p.prokind = 'f'
      and p.proowner in (${owners}) and ${names.replaceAll('NAME', 'p.proname::text')}`;

/**
 * The owner of a schema may drop anything in it and create something else under the same name. So once a part is in
 * `public`, `postgres` no longer owns that schema, but keeps all its other rights there.
 */
export const ownPublicSql = `alter schema public owner to easel_parts;
grant usage, create on schema public to postgres with grant option`;

/** Query it as the shipper, in the transaction that created the objects. */
export const shippedObjectsSql = handOver(`'easel_shipper'::pg_catalog.regrole`, 'true');

/**
 * For backends older than this wall: hands over everything that a part's own migration created, recognised by the
 * statements recorded with it. Run as superuser when a backend opens, after all other owners are set; only changes
 * owners and rights.
 */
export const partsSql = `
${guardSql}
do $parts$
declare
  names pg_catalog.text[];
  one record;
begin
  if pg_catalog.to_regclass('supabase_migrations.schema_migrations') is null then return; end if;
  with shipped (names, digests) as (values ${shippedParts
    .map(
      ({ names, digests }) =>
        `('{${names.join(',')}}'::pg_catalog.text[], '{${digests.join(',')}}'::pg_catalog.text[])`,
    )
    .join(', ')})
  select pg_catalog.array_agg(name) into names from (
    select pg_catalog.unnest(s.names) as name from shipped s where exists (
      select from supabase_migrations.schema_migrations m where pg_catalog.encode(pg_catalog.sha256(pg_catalog.convert_to(
        pg_catalog.array_to_string(m.statements, E'\\n;\\n'), 'UTF8')), 'hex') = any (s.digests))) every_one;
  for one in ${handOver(`'postgres'::pg_catalog.regrole, 'easel_engine'::pg_catalog.regrole`, 'NAME = any (names)')} loop
    execute one.sql;
  end loop;
  if exists (select from pg_catalog.pg_class where relowner = 'easel_parts'::pg_catalog.regrole) then
    ${ownPublicSql};
  end if;
end $parts$;`;

/**
 * A fingerprint of the triggers that concern a part: its own triggers on accounts, whose tables are lent to migrations,
 * and all triggers on the part's own tables.
 */
export const partTriggersSql = `select md5(string_agg(concat_ws(' ', t.oid, t.tgrelid, t.tgname, t.tgenabled, t.tgfoid), chr(10) order by t.oid)) as standing
  from pg_catalog.pg_trigger t join pg_catalog.pg_proc p on p.oid = t.tgfoid join pg_catalog.pg_class c on c.oid = t.tgrelid
  where not t.tgisinternal and 'easel_parts'::regrole in (p.proowner, c.relowner)`;

export const partRefusal = {
  code: '42501',
  message: 'must be owner of a ready-made part to change its triggers',
  detail: null,
  hint: 'Use the part’s tables and functions; don’t change or switch off what it does when somebody signs up.',
} as const;
