import type { PGlite } from '@supabase/lite/pglite';

/**
 * Replacements for the engine's catalogue queries, which run before an app's first call and after each schema change.
 * The engine queries `information_schema`, whose views each join a dozen tables, and makes Postgres read six hundred
 * files for the names of time zones: two thirds of the time of a first call. The replacements query the catalogue
 * itself, with the same rights; `ask-catalogue.test.ts` compares their results with the engine's own.
 */
const instead: readonly (readonly [starts: RegExp, sql: string])[] = [
  [
    /^\s*SELECT\s+tbls\.table_name AS "name"/,
    `select c.relname as "name", n.nspname as "schema", 'BASE TABLE' as "type",
       coalesce(pg_catalog.pg_stat_get_live_tuples(c.oid), 0) as "rows"
     from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
     where c.relkind in ('r', 'p') and not c.relispartition and n.nspname not in ('information_schema', 'pg_catalog')
       and n.oid <> pg_catalog.pg_my_temp_schema() and not pg_catalog.pg_is_other_temp_schema(n.oid)
       and (pg_catalog.pg_has_role(c.relowner, 'USAGE')
         or pg_catalog.has_table_privilege(c.oid, 'SELECT, INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER')
         or pg_catalog.has_any_column_privilege(c.oid, 'SELECT, INSERT, UPDATE, REFERENCES'))
     order by n.nspname, c.relname`,
  ],
  [
    /^\s*SELECT\s+cols\.table_name AS "table"/,
    `select of.relname as "table", of.nspname as "schema", of.attname as "name", of.attnum as "ordinal_position",
       case when of.is_serial and of.said in ('smallint', 'integer', 'bigint')
           then case of.said when 'smallint' then 'smallserial' when 'integer' then 'serial' else 'bigserial' end
         when of.is_serial then pg_catalog.lower(of.said)
         when of.said = 'ARRAY' then pg_catalog.format_type(of.typelem, null)
         when of.said = 'USER-DEFINED' then pg_catalog.format_type(of.atttypid, null)
         else pg_catalog.lower(of.said) end as "type",
       of.is_nullable as "nullable",
       case when of.is_serial then null else of.fallback end as "default_value",
       case when of.typmod = -1 then null when of.true_type in (1042, 1043) then (of.typmod - 4)::text
         when of.true_type in (1560, 1562) then of.typmod::text end as "character_maximum_length",
       case when of.said in ('numeric', 'decimal') then pg_catalog.json_build_object(
         'precision', case when of.typmod <> -1 then ((of.typmod - 4) >> 16) & 65535 end,
         'scale', case when of.typmod <> -1 then (of.typmod - 4) & 65535 end) end as "precision",
       (of.attidentity <> '' or of.is_serial) as "is_identity",
       case when of.attcollation in (0, 100) then '' else
         (select co.collname::text from pg_catalog.pg_collation co where co.oid = of.attcollation) end as "collation",
       of.udt_name, of.udt_schema,
       case when of.typtype = 'd' then of.typname else of.udt_name end as "domain_type",
       of.attgenerated <> '' as "is_generated"
     from (
       select c.relname, n.nspname, a.attname, a.attnum, a.atttypid, a.attidentity, a.attgenerated, a.attcollation,
         t.typtype, t.typname, t.typelem, plain.typname as udt_name, pn.nspname as udt_schema,
         not (a.attnotnull or (t.typtype = 'd' and t.typnotnull)) as is_nullable,
         case when t.typtype = 'd' then t.typbasetype else a.atttypid end as true_type,
         case when t.typtype = 'd' then t.typtypmod else a.atttypmod end as typmod,
         said.as_text as said, fallback.as_text as fallback, coalesce(fallback.as_text like 'nextval(%', false) as is_serial
       from pg_catalog.pg_class c
         join pg_catalog.pg_namespace n on n.oid = c.relnamespace
         join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
         join pg_catalog.pg_type t on t.oid = a.atttypid
         join pg_catalog.pg_type plain on plain.oid = case when t.typtype = 'd' then t.typbasetype else t.oid end
         join pg_catalog.pg_namespace pn on pn.oid = plain.typnamespace
         left join pg_catalog.pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
         cross join lateral (select case when plain.typelem <> 0 and plain.typlen = -1 then 'ARRAY'
           when pn.nspname = 'pg_catalog' then pg_catalog.format_type(plain.oid, null) else 'USER-DEFINED' end as as_text) said
         cross join lateral (select case when a.attgenerated = '' then pg_catalog.pg_get_expr(d.adbin, d.adrelid) end as as_text) fallback
       where c.relkind in ('r', 'v', 'f', 'p') and n.nspname not in ('information_schema', 'pg_catalog')
         and not pg_catalog.pg_is_other_temp_schema(n.oid)
         and (pg_catalog.pg_has_role(c.relowner, 'USAGE')
           or pg_catalog.has_column_privilege(c.oid, a.attnum, 'SELECT, INSERT, UPDATE, REFERENCES'))
     ) of
     order by of.nspname, of.relname, of.attnum`,
  ],
];
const asksTimezones = /^\s*SELECT name FROM pg_catalog\.pg_timezone_names\s*$/;

/** The engine's statement, or a cheaper one with the same result. */
export function askCheaply(sql: string): string {
  return instead.find(([starts]) => starts.test(sql))?.[1] ?? sql;
}

/** Rows known without asking Postgres; null if they are not. */
export function findKnown(database: PGlite, sql: string): { name: string }[] | null {
  return asksTimezones.test(sql) ? (listTimezones(database)?.map((name) => ({ name })) ?? null) : null;
}

type Entry = { contents: Record<string, Entry> | Uint8Array | null; isFolder: boolean };
type FileSystem = { analyzePath(file: string): { exists: boolean; object: Entry } };

/**
 * Each zone is a file in the engine's own file system, named by its path; null if another engine keeps them elsewhere.
 */
function listTimezones(database: PGlite): string[] | null {
  const { FS } = database.Module as unknown as { FS: FileSystem };
  const list = (folder: Entry, before: string): string[] =>
    Object.entries(folder.contents ?? {}).flatMap(([name, entry]: [string, Entry]) =>
      entry.isFolder ? list(entry, `${before}${name}/`) : [before + name],
    );
  const { exists, object } = FS.analyzePath('/pglite/share/postgresql/timezone');
  return exists ? list(object, '') : null;
}
