/**
 * Who owns what in a whole database and who may do what, one line each and without object ids, so that two databases
 * with the same history give the same text. Run as the owner of the app's tables.
 */
export const catalogueSql = `select line from (
  select concat_ws(' ', 'role', rolname, rolsuper, rolinherit, rolcreaterole, rolcreatedb, rolcanlogin, rolreplication, rolbypassrls,
    rolconnlimit, rolconfig) as line from pg_roles
  union all select concat_ws(' ', 'member', member::regrole, 'of', roleid::regrole, 'by', grantor::regrole, admin_option, inherit_option,
    set_option) from pg_auth_members
  union all select concat_ws(' ', 'parameter', parname, paracl) from pg_parameter_acl
  union all select concat_ws(' ', 'setting', setrole::regrole, setconfig) from pg_db_role_setting
  union all select concat_ws(' ', 'default', defaclrole::regrole, defaclnamespace::regnamespace, defaclobjtype, defaclacl) from pg_default_acl
  union all select concat_ws(' ', 'database', datname, datdba::regrole, datacl) from pg_database
  union all select concat_ws(' ', 'schema', nspname, nspowner::regrole, nspacl) from pg_namespace where nspname !~ '^pg_(temp|toast)'
  union all select concat_ws(' ', 'language', lanname, lanowner::regrole, lanpltrusted, lanacl) from pg_language
  union all select concat_ws(' ', 'extension', extname, extowner::regrole) from pg_extension
  union all select concat_ws(' ', 'event trigger', evtname, evtowner::regrole) from pg_event_trigger
  union all select concat_ws(' ', 'publication', pubname, pubowner::regrole, puballtables) from pg_publication
  union all select concat_ws(' ', 'published', pubname, schemaname, tablename) from pg_publication_tables
  union all select concat_ws(' ', 'table', relnamespace::regnamespace, relname, relkind, relowner::regrole, relrowsecurity,
    relforcerowsecurity, relacl) from pg_class where relnamespace::regnamespace::text !~ '^pg_(temp|toast)'
  union all select concat_ws(' ', 'column', attrelid::regclass, attnum, attname, format_type(atttypid, atttypmod), attnotnull, attacl)
    from pg_attribute where attrelid >= 16384 and attrelid::regclass::text !~ '^pg_(temp|toast)'
  union all select concat_ws(' ', 'policy', polrelid::regclass, polname, polcmd, polroles::regrole[], pg_get_expr(polqual, polrelid),
    pg_get_expr(polwithcheck, polrelid)) from pg_policy
  union all select concat_ws(' ', 'trigger', tgrelid::regclass, tgname, tgfoid::regprocedure, tgenabled) from pg_trigger where not tgisinternal
  union all select concat_ws(' ', 'function', oid::regprocedure, proowner::regrole, prosecdef, proconfig, proacl, md5(prosrc)) from pg_proc
  union all select concat_ws(' ', 'type', typnamespace::regnamespace, typname, typowner::regrole, typacl) from pg_type
    where typnamespace::regnamespace::text !~ '^pg_(temp|toast)'
  union all select concat_ws(' ', 'operator', oid::regoperator, oprowner::regrole) from pg_operator
  union all select concat_ws(' ', 'wrapper', srvname, srvowner::regrole) from pg_foreign_server
  union all select concat_ws(' ', 'large object', lomowner::regrole) from pg_largeobject_metadata) all_of_it
  order by line`;
