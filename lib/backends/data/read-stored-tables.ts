import { z } from 'zod';
import { quoteName, readCatalogue, readSchema } from '@/lib/backends/backends/read-schema';
import type { BackendId, MigrationFailure } from '@/lib/backends/backends/backend';
import type { Backends, BackendTrouble } from '@/lib/backends/backends/backends';
import type { SchemaTable } from '@/lib/backends/backends/app-schema';
import { readAccess } from '@/lib/backends/backends/read-access';
import { succeed, type Result } from '@/lib/base/foundation/result';
import type { DataColumn, DataTable } from './data-view';
import { kindOf } from './kind-of';
import { plainName } from '../../base/access/plain-name';

/** A column with everything needed to read and write it. */
export type StoredColumn = DataColumn & {
  /** For casts, without length: a cast to `varchar(8)` would silently truncate a text. */
  type: string;
  /** Computed from other columns; even a restored row must not set it. */
  isComputed: boolean;
  /** The table and column a link references, and the column with its rows' display name. Names are quoted. */
  link: { table: string; column: string; label: string } | null;
};

/** A table with everything needed to read and write its rows. `linkedBy`: columns of other tables that reference it. */
export type StoredTable = Omit<DataTable, 'columns'> & {
  columns: StoredColumn[];
  key: StoredColumn[];
  linkedBy: { table: string; label: string; columns: string[]; foreignColumns: string[] }[];
};

const factsSchema = z.array(
  z.object({
    table: z.string(),
    columns: z.array(
      z.object({
        name: z.string(),
        type: z.string(),
        enumValues: z.array(z.string()),
        checks: z.array(z.string()),
        isIdentity: z.boolean(),
        isComputed: z.boolean(),
        default: z.string().nullable(),
      }),
    ),
  }),
);
type TableFacts = z.infer<typeof factsSchema>[number];

/**
 * Everything about the tables an app shows. Without `counting` none of their rows is read, and `rows` is 0. At most
 * three statements.
 */
export async function readStoredTables(
  backends: Pick<Backends, 'read'>,
  id: BackendId,
  { counting }: { counting: boolean },
): Promise<Result<StoredTable[], BackendTrouble | MigrationFailure>> {
  const schemaOf = counting ? readSchema : readUncounted;
  const [schema, read] = await Promise.all([schemaOf(backends, id), backends.read(id, factsSql)]);
  if (!schema.ok) return schema;
  if (!read.ok) return read;
  const facts = new Map(factsSchema.parse(read.value[0]?.facts).map((one) => [one.table, one]));
  const { tables } = schema.value;
  return succeed(
    tables.flatMap((table) => {
      const own = facts.get(table.name);
      return own ? [toStored(table, own, tables)] : [];
    }),
  );
}

async function readUncounted(...asked: Parameters<typeof readCatalogue>): ReturnType<typeof readSchema> {
  const read = await readCatalogue(...asked);
  if (!read.ok) return read;
  return succeed({ ...read.value, tables: read.value.tables.map((table) => ({ ...table, rows: 0 })) });
}

function toStored(table: SchemaTable, facts: TableFacts, tables: readonly SchemaTable[]): StoredTable {
  const columns = table.columns.flatMap((column) => {
    const own = facts.columns.find(({ name }) => name === column.name);
    return own ? [toColumn(table, own, column.isNullable, tables)] : [];
  });
  return {
    name: table.name,
    label: plainName(table.name),
    isView: table.isView,
    isOfPart: table.isOfPart ?? false,
    hasKey: table.primaryKey.length > 0,
    rows: table.rows,
    columns,
    access: table.isView ? [] : readAccess(table),
    key: columns.filter(({ name }) => table.primaryKey.includes(name)),
    linkedBy: tables.flatMap((other) =>
      other.references
        .filter((one) => one.table === table.name)
        .map(({ columns: names, foreignColumns }) => ({
          table: other.name,
          label: plainName(other.name),
          columns: names,
          foreignColumns,
        })),
    ),
  };
}

function toColumn(
  table: SchemaTable,
  facts: TableFacts['columns'][number],
  isNullable: boolean,
  tables: readonly SchemaTable[],
): StoredColumn {
  const reference = table.references.find(({ columns }) => columns.length === 1 && columns[0] === facts.name);
  const linkedTable = reference?.table ?? null;
  const { kind, choices } = kindOf({ ...facts, linkedTable });
  // Nobody is signed in to the app here: a default that asks for the current user would find none.
  const fills = facts.isIdentity || (facts.default !== null && !/\bauth\.|request\.jwt/.test(facts.default));
  return {
    name: facts.name,
    label: plainName(facts.name),
    ...{ kind, choices, isNullable },
    isRequired: !isNullable && !fills && !facts.isComputed,
    isFixed: facts.isComputed || facts.isIdentity,
    isComputed: facts.isComputed,
    type: facts.type === 'character' ? 'bpchar' : facts.type,
    link: reference ? linkOf(reference.table, reference.foreignColumns[0]!, tables) : null,
  };
}

const callNames = ['name', 'title', 'label', 'display_name', 'full_name', 'email', 'subject'];

function linkOf(name: string, column: string, tables: readonly SchemaTable[]): StoredColumn['link'] {
  if (name === 'auth.users') return { table: 'auth.users', column: quoteName(column), label: 'email' };
  const target = tables.find((table) => table.name === name);
  const texts = (target?.columns ?? []).filter(({ type }) => /^(text|character varying|citext)/.test(type));
  const call = callNames.find((one) => texts.some((text) => text.name === one)) ?? texts[0]?.name ?? column;
  return { table: `public.${quoteName(name)}`, column: quoteName(column), label: quoteName(call) };
}

const factsSql = `
select coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
  'table', c.relname,
  'columns', (select coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
      'name', a.attname,
      'type', pg_catalog.format_type(a.atttypid, null),
      'enumValues', (select coalesce(pg_catalog.json_agg(e.enumlabel order by e.enumsortorder), '[]')
        from pg_enum e where e.enumtypid = a.atttypid),
      'checks', (select coalesce(pg_catalog.json_agg(pg_catalog.pg_get_constraintdef(k.oid) order by k.conname), '[]')
        from pg_constraint k where k.conrelid = c.oid and k.contype = 'c' and k.conkey = array[a.attnum]),
      'isIdentity', a.attidentity = 'a',
      'isComputed', a.attgenerated <> '',
      'default', case when a.attidentity <> '' then 'identity' else (select pg_catalog.pg_get_expr(d.adbin, d.adrelid)
        from pg_attrdef d where d.adrelid = c.oid and d.adnum = a.attnum) end) order by a.attnum), '[]')
    from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped))), '[]') as facts
from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'm')`;
