import { z } from 'zod';

/**
 * SQL fragments that query Postgres's catalogue about schema `public` as JSON, and the shapes of their results. Each
 * fragment uses the alias its query sets up: `c` a table or view, `f` a function or (with `t`, the table it points at)
 * a foreign key, `p` a policy.
 */

/** A key's column names in key order; `key` is an array of column numbers of `owner`. */
export const namesOfKey = (key: string, owner: string) =>
  `(select coalesce(pg_catalog.json_agg(a.attname order by part.n), '[]') from pg_catalog.unnest(${key}) with ordinality part(num, n)
    join pg_attribute a on a.attrelid = ${owner} and a.attnum = part.num)`;

export const primaryKeySql = `coalesce((select ${namesOfKey('p.conkey', 'p.conrelid')} from pg_constraint p
  where p.conrelid = c.oid and p.contype = 'p'), '[]')`;

/** Qualified with its schema unless that is `public`: `auth.users`. */
export const referenceFields = `'columns', ${namesOfKey('f.conkey', 'f.conrelid')},
  'table', case when t.relnamespace = 'public'::regnamespace then t.relname::text
    else t.relnamespace::regnamespace::text || '.' || t.relname end,
  'foreignColumns', ${namesOfKey('f.confkey', 'f.confrelid')}`;
export const referenceShape = { columns: z.array(z.string()), table: z.string(), foreignColumns: z.array(z.string()) };

export const policyFields = `'command', case p.polcmd when 'r' then 'select' when 'a' then 'insert' when 'w' then 'update'
    when 'd' then 'delete' else 'all' end,
  'roles', (select coalesce(pg_catalog.json_agg(case when r.num = 0 then 'public' else r.num::regrole::text end), '[]')
    from pg_catalog.unnest(p.polroles) r(num)),
  'using', pg_catalog.pg_get_expr(p.polqual, p.polrelid),
  'check', pg_catalog.pg_get_expr(p.polwithcheck, p.polrelid)`;
export const policyShape = {
  command: z.enum(['select', 'insert', 'update', 'delete', 'all']),
  roles: z.array(z.string()),
  using: z.string().nullable(),
  check: z.string().nullable(),
};

/** Grants to the app's roles, per column when they do not cover the whole table. */
export const grantsSql = `(select coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
    'role', g.role, 'command', g.command, 'columns', g.columns)), '[]')
  from (select r.name as role, d.name as command, pg_catalog.has_table_privilege(r.name, c.oid, d.name) as is_whole,
      case when d.name = 'delete' or pg_catalog.has_table_privilege(r.name, c.oid, d.name) then null
        else (select pg_catalog.json_agg(a.attname order by a.attnum) from pg_attribute a
          where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
            and pg_catalog.has_column_privilege(r.name, c.oid, a.attnum, d.name)) end as columns
    from (values ('anon'), ('authenticated')) r(name), (values ('select'), ('insert'), ('update'), ('delete')) d(name)) g
  where g.is_whole or g.columns is not null)`;
export const grantShape = {
  role: z.enum(['anon', 'authenticated']),
  command: z.enum(['select', 'insert', 'update', 'delete']),
  columns: z.array(z.string()).nullable(),
};

export const argumentsSql = `(select coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
    'name', coalesce(f.proargnames[g.n], ''),
    'type', pg_catalog.format_type(g.type, null),
    'isOptional', g.n > f.pronargs - f.pronargdefaults) order by g.n), '[]')
  from pg_catalog.unnest(f.proargtypes::oid[]) with ordinality g(type, n))`;
export const argumentsSchema = z.array(z.object({ name: z.string(), type: z.string(), isOptional: z.boolean() }));

/** Which of the app's roles may call it. */
export const callersSql = `(select coalesce(pg_catalog.json_agg(r.name), '[]') from (values ('anon'), ('authenticated')) r(name)
  where pg_catalog.has_function_privilege(r.name, f.oid, 'execute'))`;

/** The app's own tables and views, without those of extensions. */
export const isAppTable = `c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'm')
  and not exists (select from pg_depend d where d.objid = c.oid and d.deptype = 'e')`;

/** All the app's routines that can write when they run, including triggers and procedures, in any schema. */
export const isAppRoutine = `f.prokind in ('f', 'p')
  and f.prolang in (select l.oid from pg_language l where l.lanname in ('sql', 'plpgsql'))
  and pg_catalog.pg_get_userbyid(f.proowner) <> 'easel_owner'
  and f.pronamespace not in (select n.oid from pg_namespace n where n.nspname ~ '^pg_|^(information_schema|auth|storage|realtime|extensions)$')
  and not exists (select from pg_depend d where d.objid = f.oid and d.deptype = 'e')`;

/** The app's own callable functions; leaves out trigger functions and Easel's `is_owner()`. */
export const isAppFunction = `f.pronamespace = 'public'::regnamespace and f.prokind = 'f'
  and pg_catalog.pg_get_userbyid(f.proowner) <> 'easel_owner'
  and f.prorettype not in ('trigger'::regtype, 'event_trigger'::regtype)
  and not exists (select from pg_depend d where d.objid = f.oid and d.deptype = 'e')`;
