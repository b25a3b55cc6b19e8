import { z } from 'zod';
import { succeed, type Result } from '@/lib/base/foundation/result';
import { contentNotedSql, contentNotes, standsAsNoted } from '@/lib/backends/backends/content-sql';
import { seedName } from '@/lib/backends/backends/migration-files';
import { keySql, quoted, readTableShapes, type ReadTrouble, type TableShape } from '../snapshots/read-table-shapes';
import type { ReadRows } from '../snapshots/snapshots';

/**
 * A row, identified by its key. `origin`: `app` if it came with a migration or as content and nobody has changed it.
 * `mark`: a hash of the row.
 */
export type AppRow = {
  key: string;
  origin: 'app' | 'sample' | 'person';
  mark: string;
  /** As text, the values of columns that reference other rows or accounts, or that other rows reference. */
  values: Readonly<Record<string, string | null>>;
};

export type RowLink = { columns: string[]; parent: string; parentColumns: string[] };

export type AppTable = {
  name: string;
  shape: TableShape;
  /** Whether people who are not the app's owner can add rows. */
  mayVisitorsAdd: boolean;
  /** Columns that hold an account id; `accounts` are those of them with a foreign key. */
  people: string[];
  accounts: string[];
  links: RowLink[];
  rows: AppRow[];
};

const linksSql = `select c.relname as child, pn.nspname as schema, p.relname as parent,
    (select pg_catalog.jsonb_agg(a.attname order by k.n) from pg_catalog.unnest(f.conkey) with ordinality k (num, n)
      join pg_attribute a on a.attrelid = c.oid and a.attnum = k.num) as columns,
    (select pg_catalog.jsonb_agg(a.attname order by k.n) from pg_catalog.unnest(f.confkey) with ordinality k (num, n)
      join pg_attribute a on a.attrelid = p.oid and a.attnum = k.num) as "parentColumns"
  from pg_constraint f join pg_class c on c.oid = f.conrelid join pg_class p on p.oid = f.confrelid
    join pg_namespace pn on pn.oid = p.relnamespace
  where f.contype = 'f' and c.relnamespace = 'public'::regnamespace and f.conparentid = 0`;
const linkSchema = z.object({
  child: z.string(),
  schema: z.string(),
  parent: z.string(),
  columns: z.array(z.string()),
  parentColumns: z.array(z.string()),
});

/**
 * Tables that visitors can insert into. A policy or function that calls `is_owner()` lets only owners in, so it doesn't
 * make a table open.
 */
const openSql = `select c.relname as name,
    ((pg_catalog.has_any_column_privilege('anon', c.oid, 'insert') or pg_catalog.has_any_column_privilege('authenticated', c.oid, 'insert'))
      and (not c.relrowsecurity or exists (select from pg_policy p where p.polrelid = c.oid and p.polcmd in ('a', '*') and p.polpermissive
        and (p.polroles = '{0}' or p.polroles && array['anon'::regrole::oid, 'authenticated'::regrole::oid])
        and coalesce(pg_get_expr(p.polwithcheck, p.polrelid), pg_get_expr(p.polqual, p.polrelid), '') not like '%is_owner()%')))
    or exists (select from pg_proc f cross join lateral (select lower(pg_catalog.regexp_replace(f.prosrc, '\\s+', ' ', 'g')) as words) s
      where f.pronamespace = 'public'::regnamespace and f.prosecdef and f.prorettype <> 'trigger'::regtype
        and (pg_catalog.has_function_privilege('anon', f.oid, 'execute') or pg_catalog.has_function_privilege('authenticated', f.oid, 'execute'))
        and pg_catalog.strpos(s.words, 'is_owner()') = 0
        and (pg_catalog.strpos(s.words, 'insert into public.' || lower(c.relname) || ' ') > 0
          or pg_catalog.strpos(s.words, 'insert into ' || lower(c.relname) || ' ') > 0)) as "isOpen",
    (select coalesce(pg_catalog.jsonb_agg(a.attname), '[]') from pg_attribute a join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
      where a.attrelid = c.oid and a.atttypid = 'uuid'::regtype and pg_get_expr(d.adbin, d.adrelid) like '%auth.uid()%') as own
  from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')`;
const openSchema = z.object({ name: z.string(), isOpen: z.boolean(), own: z.array(z.string()) });

/**
 * A migration's rows were written by the same transaction as its record. This is no longer known after an upgrade of
 * the engine; such rows then count as entered by a person, but since both sides have them, they are not copied.
 */
const ranSql = `select m.xmin::text as at, m.version || '_' || coalesce(m.name, '') = '${seedName}' as "isSeed",
    pg_catalog.regexp_replace(lower(coalesce(pg_catalog.array_to_string(m.statements, ';'), '')), '[\\s"]+', ' ', 'g') as sql
  from supabase_migrations.schema_migrations m`;
const ranSchema = z.object({ at: z.string(), isSeed: z.boolean(), sql: z.string() });
type Ran = z.infer<typeof ranSchema>;

/**
 * Whether any of these may have put rows into the table. If none has, its rows come from people, though a migration
 * that filled a new column wrote every one of them again.
 */
function isFilledBy(ran: readonly Ran[], table: string): boolean {
  const name = table.toLowerCase();
  return ran.some(({ sql }) => sql.includes(`insert into public.${name} `) || sql.includes(`insert into ${name} `));
}

/**
 * Reads every row of the app's tables that have a key, but only its key, a hash, its origin and the columns that link
 * it to other rows or people. Runs five statements, plus one per table.
 */
export async function readAppRows(read: ReadRows): Promise<Result<AppTable[], ReadTrouble>> {
  const shapes = await readTableShapes(read);
  if (!shapes.ok) return shapes;
  const answers = [];
  for (const sql of [linksSql, openSql, ranSql, contentNotedSql]) {
    const answer = await read(sql);
    if (!answer.ok) return answer;
    answers.push(answer.value);
  }
  const links = z.array(linkSchema).parse(answers[0]);
  const open = z.array(openSchema).parse(answers[1]);
  const ran = z.array(ranSchema).parse(answers[2]);
  const isNoted = answers[3]?.[0]?.['isNoted'] === true;
  const accounts = findAccountColumns(links);
  const tables: AppTable[] = [];
  for (const shape of shapes.value.filter(({ key }) => key.length > 0)) {
    const { name } = shape;
    const own = links.filter((link) => link.child === name && link.schema === 'public');
    const facts = open.find((one) => one.name === name);
    const checked = [...(accounts.get(name) ?? [])];
    const people = [...new Set([...checked, ...(facts?.own ?? [])])];
    const named = links.filter((link) => link.parent === name && link.schema === 'public');
    const columns = new Set([
      ...people,
      ...own.flatMap((link) => link.columns),
      ...named.flatMap((link) => link.parentColumns),
    ]);
    const rows = await readRows(read, { shape, columns: [...columns], people }, ran, isNoted);
    if (!rows.ok) return rows;
    tables.push({
      ...{ name, shape, people, rows: rows.value },
      accounts: checked,
      mayVisitorsAdd: facts?.isOpen ?? false,
      links: own.map((link) => ({
        columns: link.columns,
        parent: link.parent,
        parentColumns: link.parentColumns,
      })),
    });
  }
  return succeed(inOrder(tables));
}

/** Columns that reference an account, or a row whose own key is one, such as a profile. */
function findAccountColumns(links: readonly z.infer<typeof linkSchema>[]): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  const single = links.filter(({ columns }) => columns.length === 1);
  for (let isNew = true; isNew;) {
    isNew = false;
    for (const { child, schema, parent, columns, parentColumns } of single) {
      const isAccount =
        (schema === 'auth' && parent === 'users') ||
        (schema === 'public' && found.get(parent)?.has(parentColumns[0]!) === true);
      const known = found.get(child) ?? new Set<string>();
      if (!isAccount || known.has(columns[0]!)) continue;
      found.set(child, known.add(columns[0]!));
      isNew = true;
    }
  }
  return found;
}

const rowSchema = z.object({
  key: z.string(),
  origin: z.enum(['app', 'sample', 'person']),
  mark: z.string(),
  values: z.record(z.string(), z.string().nullable()),
});

async function readRows(
  read: ReadRows,
  {
    shape: { name, key },
    columns,
    people,
  }: { shape: TableShape; columns: readonly string[]; people: readonly string[] },
  ran: readonly Ran[],
  isNoted: boolean,
): Promise<Result<AppRow[], ReadTrouble>> {
  const text = (value: string) => `'${value.replaceAll("'", "''")}'`;
  const values = columns.map((column) => `${text(column)}, r.${quoted(column)}::text`).join(', ');
  const noteKey = key.map((column) => `${text(column)}, pg_catalog.to_jsonb(r) -> ${text(column)}`).join(', ');
  const note = isNoted
    ? `when exists (select from ${contentNotes} n where n.table_name = ${text(name)}
        and n.key = pg_catalog.jsonb_build_object(${noteKey}) and ${standsAsNoted('pg_catalog.to_jsonb(r)')}) then 'app'`
    : '';
  // A migration can't name an account, since a new site has none: somebody who signed up made that row.
  const isNobodys =
    people.length === 0 ? 'true' : `coalesce(${people.map((c) => `r.${quoted(c)}::text`).join(', ')}) is null`;
  const brought = isFilledBy(ran, name) ? ran.filter(({ isSeed }) => !isSeed) : [];
  const found = await read(
    `select ${keySql(key, 'r')} as key, pg_catalog.md5(pg_catalog.to_jsonb(r)::text) as mark,
       pg_catalog.jsonb_build_object(${values}) as values,
       case when r.xmin::text = any($1) then 'sample' when r.xmin::text = any($2) and ${isNobodys} then 'app' ${note} else 'person' end as origin
     from public.${quoted(name)} r order by ${key.map((column) => `r.${quoted(column)}`).join(', ')}`,
    [ran.filter(({ isSeed }) => isSeed).map(({ at }) => at), brought.map(({ at }) => at)],
  );
  return found.ok ? succeed(z.array(rowSchema).parse(found.value)) : found;
}

/** Sorts referenced tables before those that reference them; a cycle is broken at any point. */
function inOrder(tables: readonly AppTable[]): AppTable[] {
  const sorted = new Set<AppTable>();
  const seen = new Set<AppTable>();
  const visit = (table: AppTable) => {
    if (seen.has(table)) return;
    seen.add(table);
    for (const { parent } of table.links) {
      const found = tables.find(({ name }) => name === parent);
      if (found) visit(found);
    }
    sorted.add(table);
  };
  tables.forEach(visit);
  return [...sorted];
}
