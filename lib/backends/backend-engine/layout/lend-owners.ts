/**
 * Only a table's owner may create its policies and drop its triggers, and apps do so on uploads, channels and sign-ups.
 * So a migration, and nothing else, temporarily gets the rights of those tables' owners. Before it commits, we check
 * that it changed nothing there except its own policies and triggers.
 */
const owners = 'supabase_auth_admin, supabase_storage_admin, supabase_realtime_admin';
export const lendSql = `grant ${owners} to postgres with inherit true, set false`;
export const takeBackSql = `revoke ${owners} from postgres`;

export const isLentSql = `select 1 from pg_auth_members where member = 'postgres'::regrole
  and roleid in ('supabase_auth_admin'::regrole, 'supabase_storage_admin'::regrole, 'supabase_realtime_admin'::regrole)`;

/**
 * Runs inside the migration's transaction: fires deferred triggers before the final check, which must not resolve any
 * of the app's names.
 */
export const settleSql = `set constraints all immediate; set local search_path to pg_catalog, pg_temp`;

const within = (column: string) =>
  `${column} in ('auth'::regnamespace, 'storage'::regnamespace, 'realtime'::regnamespace)`;
const tables = `(select oid from pg_class where ${within('relnamespace')})`;

/**
 * A fingerprint of the lent owners' tables and functions, without an app's policies and triggers. Includes Easel's
 * `is_owner()`, which is in one of the app's schemas: the app could drop and recreate it.
 */
export const lentSql = `select md5(string_agg(one, chr(10) order by one)) as lent from (
  select concat_ws(' ', 'n', oid, nspname, nspowner, nspacl) as one from pg_namespace where nspname in ('auth', 'storage', 'realtime')
  union all select concat_ws(' ', 'c', oid, relname, relnamespace, relowner, relkind, relrowsecurity, relforcerowsecurity, relhasrules,
    relacl) from pg_class where ${within('relnamespace')}
  union all select concat_ws(' ', 'a', attrelid, attnum, attname, atttypid, attnotnull, atthasdef, attacl)
    from pg_attribute where attrelid in ${tables}
  union all select concat_ws(' ', 'd', oid, adrelid, adbin) from pg_attrdef where adrelid in ${tables}
  union all select concat_ws(' ', 'i', inhrelid, inhparent) from pg_inherits where inhparent in ${tables}
  union all select concat_ws(' ', 'g', t.oid, t.tgrelid, t.tgname, t.tgenabled) from pg_trigger t join pg_proc p on p.oid = t.tgfoid
    where ${within('p.pronamespace')}
  union all select concat_ws(' ', 'k', oid, conname, conrelid, conbin) from pg_constraint where ${within('connamespace')} and contype <> 't'
  union all select concat_ws(' ', 'f', oid, proname, proowner, prosrc, prosecdef, provolatile, proconfig, proacl) from pg_proc where ${within('pronamespace')}
  union all select concat_ws(' ', 't', oid, typname, typowner) from pg_type where ${within('typnamespace')}
  union all select concat_ws(' ', 'o', oid, pronamespace, proname, prosrc, proacl) from pg_proc where proowner = 'easel_owner'::regrole) all_of_them`;

export const lentRefusal = {
  code: '42501',
  message: 'must be owner of schema auth, storage and realtime, and of function is_owner',
  detail: null,
  hint: 'Tables of sign-in, uploads and channels can be given policies and triggers, and nothing else; is_owner() is Easel’s.',
} as const;
