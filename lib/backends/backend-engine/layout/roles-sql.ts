/**
 * The roles of a backend's database. As on Supabase, `postgres` owns what an app creates and is an ordinary role; the
 * superuser that every database starts with is called `supabase_admin`, and nobody can become it. Run it before any of
 * the app's own SQL, as superuser, with only `pg_catalog` in the search path. Idempotent.
 */
export const rolesSql = `
do $$
declare
  one record;
  is_of_before boolean := exists (select from pg_roles where oid = 10 and rolname = 'postgres');
begin
  -- Made by no ordinary role: by an app of before, then.
  for one in select evtname from pg_event_trigger loop execute format('drop event trigger %I', one.evtname); end loop;
  for one in select oid from pg_proc p where oid >= 16384 and prolang in (12, 13) and not exists (
    select from pg_depend d where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e') loop
    execute format('drop routine %s cascade', one.oid::regprocedure);
  end loop;

  if is_of_before then
    -- Only another superuser may rename one by a command, and there shall never be another.
    update pg_authid set rolname = 'supabase_admin' where oid = 10;
    -- What a superuser of before may have given away.
    delete from pg_db_role_setting where setrole in (0, 10);
    delete from pg_parameter_acl;
    update pg_proc p set proacl = (select initprivs from pg_init_privs i
      where i.classoid = 'pg_proc'::regclass and i.objoid = p.oid and i.objsubid = 0)
      where oid < 16384 and prolang in (12, 13) and proacl is distinct from (select initprivs from pg_init_privs i
      where i.classoid = 'pg_proc'::regclass and i.objoid = p.oid and i.objsubid = 0);
    update pg_class c set relacl = (select initprivs from pg_init_privs i
      where i.classoid = 'pg_class'::regclass and i.objoid = c.oid and i.objsubid = 0)
      where oid < 16384 and relnamespace = 'pg_catalog'::regnamespace
      and relacl is distinct from (select initprivs from pg_init_privs i
      where i.classoid = 'pg_class'::regclass and i.objoid = c.oid and i.objsubid = 0);
  end if;

  for one in select * from (values
    ('postgres', 'bypassrls'), ('easel_engine', 'bypassrls'), ('easel_capture', ''), ('easel_owner', 'bypassrls'),
    ('easel_parts', 'bypassrls'), ('easel_shipper', ''),
    ('supabase_auth_admin', 'noinherit'), ('supabase_storage_admin', 'noinherit'), ('supabase_realtime_admin', 'noinherit'),
    ('anon', 'noinherit'), ('authenticated', 'noinherit'), ('service_role', 'noinherit bypassrls')) r (name, attributes)
  loop
    continue when exists (select from pg_roles where rolname = one.name);
    execute format('create role %I nologin %s', one.name, one.attributes);
    if one.name in ('anon', 'authenticated', 'service_role') then
      execute format('grant usage on schema public to %I', one.name);
      execute format('alter default privileges for role postgres in schema public grant all on tables to %I', one.name);
      execute format('alter default privileges for role postgres in schema public grant all on sequences to %I', one.name);
      execute format('alter default privileges for role postgres in schema public grant execute on functions to %I', one.name);
    end if;
  end loop;
  for one in select rolname from pg_roles where oid >= 16384 and (rolsuper or rolcreaterole or rolcreatedb or rolreplication) loop
    execute format('alter role %I nosuperuser nocreaterole nocreatedb noreplication', one.rolname);
  end loop;
  for one in select m.roleid::regrole as role, m.member::regrole as member from pg_auth_members m
    where m.roleid < 16384 and m.member >= 16384 loop
    execute format('revoke %s from %s cascade', one.role, one.member);
  end loop;

  if is_of_before then
    -- Rights that new tables and functions get, which migrations may have changed, stay as they are.
    update pg_default_acl d set defaclrole = 'postgres'::regrole, defaclacl = (
      select array_agg(makeaclitem(case e.grantee when 10 then 'postgres'::regrole::oid else e.grantee end,
        'postgres'::regrole, e.privileges, e.is_grantable))
      from (select grantee, is_grantable, string_agg(privilege_type, ',') as privileges
        from aclexplode(d.defaclacl) group by grantee, is_grantable) e)
      where d.defaclrole = 10;
  end if;

  execute format('grant create, temporary on database %I to postgres, easel_engine', current_database());
end $$;

alter schema public owner to postgres;
grant postgres to easel_engine with inherit true, set false;
-- What an app set on accounts may run as the owner of parts, and needs an app’s own tables; see parts-sql.ts.
grant postgres to easel_parts with inherit true, set false;
grant easel_parts to easel_shipper with inherit true, set true;
-- As on Supabase: who owns the tables may let their triggers rest.
grant set on parameter session_replication_role to postgres, easel_engine;

-- Nobody learns the name of a plan of ours, whose place another could take.
revoke all on pg_catalog.pg_prepared_statements from public;
revoke all on function pg_catalog.pg_prepared_statement() from public;
-- Nobody waits on the one session; files of Postgres's own are no place for an app's data.
revoke all on function pg_catalog.pg_sleep(double precision), pg_catalog.pg_sleep_for(interval),
  pg_catalog.pg_sleep_until(timestamptz), pg_catalog.pg_export_snapshot(),
  pg_catalog.lo_creat(integer), pg_catalog.lo_create(oid), pg_catalog.lo_from_bytea(oid, bytea),
  pg_catalog.lo_import(text), pg_catalog.lo_import(text, oid), pg_catalog.lo_export(oid, text),
  pg_catalog.lo_put(oid, bigint, bytea), pg_catalog.lo_open(oid, integer) from public;
`;

const ownerOf = `case n.nspname
  when 'auth' then 'supabase_auth_admin' when 'storage' then 'supabase_storage_admin' when 'realtime' then 'supabase_realtime_admin'
  when 'easel_auth' then 'supabase_admin' when 'easel' then 'easel_owner' when 'easel_before' then 'easel_engine' when 'easel_capture' then 'easel_capture'
  else 'postgres' end`;

/**
 * Lent while the engine's own tables are created or loaded, so that their creator may work in schemas owned by these
 * roles. `ownersSql` takes it back: the app's triggers run when the engine writes there.
 */
export const lendEngineSql =
  'grant easel_capture, supabase_auth_admin, supabase_storage_admin, supabase_realtime_admin to easel_engine with inherit true, set true';

/** Kinds of owned objects, by catalogue, with the column prefix of each. */
const owned = [
  ['pg_class', 'rel', "o.relkind in ('r', 'p', 'v', 'm', 'S', 'f')"],
  ['pg_proc', 'pro', 'true'],
  [
    'pg_type',
    'typ',
    `o.typtype in ('b', 'd', 'e', 'r', 'c') and not exists (select from pg_type e where e.typarray = o.oid)
      and (o.typrelid = 0 or exists (select from pg_class k where k.oid = o.typrelid and k.relkind = 'c'))`,
  ],
  ['pg_operator', 'opr', 'true'],
  ['pg_opclass', 'opc', 'true'],
  ['pg_opfamily', 'opf', 'true'],
  ['pg_collation', 'coll', 'true'],
  ['pg_conversion', 'con', 'true'],
  ['pg_statistic_ext', 'stx', 'true'],
  ['pg_ts_dict', 'dict', 'true'],
  ['pg_ts_config', 'cfg', 'true'],
] as const;

const ownedSql = owned
  .map(
    ([
      table,
      prefix,
      isOwnedByItself,
    ]) => `select '${table}'::regclass as class, o.oid, ${ownerOf} as wanted, o.${prefix}owner as owner
      from ${table} o join pg_namespace n on n.oid = o.${prefix}namespace
      where n.nspname !~ '^pg_' and o.oid >= 16384 and o.${prefix}owner in (10, 'easel_engine'::regrole, 'postgres'::regrole) and ${isOwnedByItself}`,
  )
  .join(' union all ');

/**
 * Assigns every object to its intended owner: what an app created goes to `postgres`, also in backends made before that
 * role existed; sign-in, uploads and channels go to the roles Supabase has for them. Run as superuser, like `rolesSql`.
 * Only changes owners, which runs no code of an app's.
 */
export const ownersSql = `
do $$
declare
  one record;
begin
  for one in
    select t.wanted, i.type, i.identity
    from (${ownedSql}
      union all select 'pg_namespace'::regclass, n.oid, ${ownerOf}, n.nspowner from pg_namespace n
        where n.oid >= 16384 and n.nspname !~ '^pg_' and n.nspowner in (10, 'easel_engine'::regrole, 'postgres'::regrole)
      union all select 'pg_publication'::regclass, p.oid, 'postgres', p.pubowner from pg_publication p where p.pubowner = 10) t
    cross join lateral pg_identify_object(t.class, t.oid, 0) i
    where t.owner <> t.wanted::regrole and not exists (select from pg_depend d where d.classid = t.class and d.objid = t.oid
      -- Part of an extension, or a counter that goes with its column.
      and (d.deptype = 'e' or d.refclassid = 'pg_class'::regclass and d.deptype in ('a', 'i') and i.type = 'sequence'))
  loop
    execute format('alter %s %s owner to %I',
      case one.type when 'statistics object' then 'statistics' else one.type end, one.identity, one.wanted);
  end loop;
end $$;

grant usage on schema auth to anon, authenticated, service_role;
grant usage on schema auth, storage, realtime to postgres;
grant all on all tables in schema auth, storage, realtime to postgres;
grant all on all sequences in schema auth, storage, realtime to postgres;
grant usage on schema easel_auth to easel_engine;
grant select, insert, update, delete on all tables in schema easel_auth to easel_engine;
grant select, update on all sequences in schema easel_auth to easel_engine;
revoke easel_capture, supabase_auth_admin, supabase_storage_admin, supabase_realtime_admin from easel_engine;
create schema if not exists easel_capture authorization easel_capture;
revoke all on schema easel_capture, easel_auth from public;
`;
