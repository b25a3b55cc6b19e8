import { z } from 'zod';
import type { BackendId, MigrationFailure } from '@/lib/backends/backends/backend';
import type { Backends, BackendTrouble } from '@/lib/backends/backends/backends';
import { contentNotedSql, contentNotes, standsAsNoted } from '@/lib/backends/backends/content-sql';
import { quoteName } from '@/lib/backends/backends/read-schema';
import type { AppError } from '@/lib/base/foundation/app-error';
import { fail, succeed, type Result } from '@/lib/base/foundation/result';
import { dataFailure } from './data-failure';
import type { ClearedContent } from './data-view';
import { openForChange, type DataAsked, type DataDependencies } from './open-data';

/** More levels of references than the tables of any real app have. */
const deepest = 8;

/** Tables that content was loaded into, by their names in the catalogue: names from the notes are only compared. */
const tablesSql = `select pg_catalog.json_agg(pg_catalog.json_build_object('name', c.relname,
  'key', (select pg_catalog.json_agg(a.attname order by a.attnum) from pg_index i
    join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any (i.indkey) where i.indrelid = c.oid and i.indisprimary),
  'links', (select coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
      'from', pg_catalog.format('%I.%I', n.nspname, o.relname),
      'isOwn', o.oid = c.oid,
      'columns', (select pg_catalog.json_agg(a.attname order by k.n) from pg_catalog.unnest(f.conkey) with ordinality k (num, n)
        join pg_attribute a on a.attrelid = o.oid and a.attnum = k.num),
      'keys', (select pg_catalog.json_agg(a.attname order by k.n) from pg_catalog.unnest(f.confkey) with ordinality k (num, n)
        join pg_attribute a on a.attrelid = c.oid and a.attnum = k.num))), '[]')
    from pg_constraint f join pg_class o on o.oid = f.conrelid join pg_namespace n on n.oid = o.relnamespace
    where f.contype = 'f' and f.confrelid = c.oid))) as tables
  from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'
    and exists (select from ${contentNotes} t where t.table_name = c.relname)
    and exists (select from pg_index i where i.indrelid = c.oid and i.indisprimary)`;

const tablesSchema = z.array(
  z.object({
    name: z.string(),
    key: z.array(z.string()),
    links: z.array(
      z.object({ from: z.string(), isOwn: z.boolean(), columns: z.array(z.string()), keys: z.array(z.string()) }),
    ),
  }),
);
type ContentTable = z.infer<typeof tablesSchema>[number];

const quoteText = (text: string) => `'${text.replaceAll("'", "''")}'`;
const tableOf = ({ name }: ContentTable) => `only public.${quoteName(name)} easel_row`;
const keyOf = ({ key }: ContentTable) =>
  `pg_catalog.jsonb_build_object(${key.map((name) => `${quoteText(name)}, pg_catalog.to_jsonb(easel_row) -> ${quoteText(name)}`).join(', ')})`;

/** SQL for a row's note. */
const noteOf = (table: ContentTable) =>
  `from ${contentNotes} n where n.table_name = ${quoteText(table.name)} and n.key = ${keyOf(table)}`;
const isUnchanged = (table: ContentTable) =>
  `exists (select ${noteOf(table)} and ${standsAsNoted('pg_catalog.to_jsonb(easel_row)')})`;

/** Anything that references a row would be deleted with it or block its deletion: a booking, for example. */
const isUnused = ({ links }: ContentTable) =>
  links
    .map(({ from, isOwn, columns, keys }) => {
      const pairs = columns.map((name, at) => `o.${quoteName(name)} = easel_row.${quoteName(keys[at]!)}`);
      const isOther = isOwn ? ' and o.ctid <> easel_row.ctid' : '';
      return ` and not exists (select from ${from} o where ${pairs.join(' and ')}${isOther})`;
    })
    .join('');

type Trouble = BackendTrouble | MigrationFailure;

async function readContentTables(
  backends: Pick<Backends, 'read'>,
  id: BackendId,
): Promise<Result<ContentTable[], Trouble>> {
  const noted = await backends.read(id, contentNotedSql);
  if (!noted.ok) return noted;
  if (noted.value[0]?.isNoted !== true) return succeed([]);
  const read = await backends.read(id, tablesSql);
  return read.ok ? succeed(tablesSchema.parse(read.value[0]?.tables ?? [])) : read;
}

const count = async (
  backends: Pick<Backends, 'read'>,
  id: BackendId,
  tables: readonly ContentTable[],
  where: (table: ContentTable) => string,
): Promise<Result<number, Trouble>> => {
  if (tables.length === 0) return succeed(0);
  const sums = tables.map((table) => `(select count(*) from ${tableOf(table)} where ${where(table)})`);
  const read = await backends.read(id, `select (${sums.join(' + ')})::int as rows`);
  return read.ok ? succeed(Number(read.value[0]?.rows)) : read;
};

/** Counts the rows that content inserted and nobody has changed. One statement if there never was any content. */
export async function countContent(backends: Pick<Backends, 'read'>, id: BackendId): Promise<Result<number, Trouble>> {
  const tables = await readContentTables(backends, id);
  return tables.ok ? count(backends, id, tables.value, isUnchanged) : tables;
}

/**
 * Deletes the rows that content inserted and nobody has changed since, all or none, except those that other rows
 * reference, which would take people's own rows with them. They stay deleted, whatever is published. `kept`: content
 * rows that remain.
 */
export async function clearContent(
  { backends, ...dependencies }: DataDependencies,
  asked: DataAsked,
): Promise<Result<ClearedContent, AppError>> {
  const opened = await openForChange(dependencies, asked);
  if (!opened.ok) return opened;
  if (opened.value === null) return succeed({ cleared: 0, kept: 0 });
  const id = opened.value;
  const found = await readContentTables(backends, id);
  if (!found.ok) return fail(dataFailure(found.error));
  const tables = found.value;
  if (tables.length === 0) return succeed({ cleared: 0, kept: 0 });
  // Referencing rows go first; one round per level.
  const rounds = Array.from({ length: Math.min(tables.length, deepest) }, () => tables).flat();
  const removed = await backends.write(
    id,
    rounds.map((table) => ({
      sql: `delete from ${tableOf(table)} where ${isUnchanged(table)}${isUnused(table)} returning 1 as one`,
    })),
  );
  if (!removed.ok) return fail(dataFailure(removed.error));
  const kept = await count(backends, id, tables, (table) => `exists (select ${noteOf(table)})`);
  if (!kept.ok) return fail(dataFailure(kept.error));
  return succeed({ cleared: removed.value.flat().length, kept: kept.value });
}
