import type { PGlite } from '@supabase/lite/pglite';
import { literal } from '../listening/capture-sql';

/** What we need from both the old and the new engine, which are two versions of PGlite. */
export type DumpedDatabase = Pick<PGlite, 'query' | 'exec'>;

/** Placeholder for the database's own name, which differs between engines. */
const thisDatabase = '"easel this database"';

/**
 * Roles belong to the whole server, so no database dump contains them. All but the superuser and Postgres's own roles;
 * no other role is a superuser.
 */
const rolesSql = `select format('create role %I with %s', rolname, concat_ws(' ',
    case when rolinherit then 'inherit' else 'noinherit' end,
    case when rolcanlogin then 'login' else 'nologin' end,
    case when rolbypassrls then 'bypassrls' else 'nobypassrls' end)) as sql
  from pg_roles where rolname !~ '^pg_' and oid <> 10 order by oid`;

const membersSql = `select format('grant %s to %s%s', roleid::regrole, member::regrole,
    case when admin_option then ' with admin option' else '' end) as sql
  from pg_auth_members where roleid::regrole::text !~ '^pg_' or member::regrole::text !~ '^pg_'`;

/** Lists keep their quoting; anything else is a single value. */
const settingsSql = `select format('alter %s set %I = %s',
    case when s.setdatabase = 0 then 'role ' || s.setrole::regrole
      else format('role %s in database %s', s.setrole::regrole, '${thisDatabase}') end,
    split_part(one, '=', 1),
    case when split_part(one, '=', 1) in ('search_path', 'temp_tablespaces', 'local_preload_libraries',
        'session_preload_libraries') then substr(one, strpos(one, '=') + 1)
      else quote_literal(substr(one, strpos(one, '=') + 1)) end) as sql
  from pg_db_role_setting s, unnest(s.setconfig) one
  where s.setrole <> 0 and s.setdatabase in (0, (select oid from pg_database where datname = current_database()))`;

/** The statements that recreate a database's roles, one by one. */
export async function readRoles(database: DumpedDatabase): Promise<string[]> {
  const statements: string[] = [];
  for (const sql of [rolesSql, membersSql, settingsSql])
    for (const row of (await database.query<{ sql: string }>(sql)).rows) statements.push(row.sql);
  return statements;
}

/** Runs them in the new database, where some of these roles already exist. */
export async function makeRoles(database: DumpedDatabase, statements: readonly string[]): Promise<void> {
  const { rows } = await database.query<{ name: string }>('select quote_ident(current_database()) as name');
  for (const statement of statements) {
    const sql = statement.replaceAll(thisDatabase, rows[0]!.name);
    await database.exec(
      `do $make$ begin execute ${literal(sql)}; exception when duplicate_object then null; end $make$`,
    );
  }
}
