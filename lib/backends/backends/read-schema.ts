import { z } from 'zod';
import { succeed, type Result } from '@/lib/base/foundation/result';
import type { AppSchema, SchemaTable } from './app-schema';
import type { BackendId, MigrationFailure } from './backend';
import type { Backends, BackendTrouble } from './backends';
import {
  argumentsSchema,
  argumentsSql,
  callersSql,
  grantShape,
  grantsSql,
  isAppFunction,
  isAppTable,
  policyFields,
  policyShape,
  primaryKeySql,
  referenceFields,
  referenceShape,
} from './catalogue-sql';

const names = z.array(z.string());
const schemaSchema = z.object({
  tables: z.array(
    z.object({
      name: z.string(),
      isView: z.boolean(),
      isOfPart: z.boolean(),
      columns: z.array(
        z.object({
          name: z.string(),
          type: z.string(),
          isNullable: z.boolean(),
          hasDefault: z.boolean(),
          isGenerated: z.boolean(),
        }),
      ),
      primaryKey: names,
      references: z.array(z.object({ name: z.string(), ...referenceShape, isOneToOne: z.boolean() })),
      policies: z.array(z.object({ name: z.string(), ...policyShape })),
      grants: z.array(z.object(grantShape)),
      isGuarded: z.boolean(),
    }),
  ),
  functions: z.array(
    z.object({
      name: z.string(),
      args: argumentsSchema,
      returns: z.object({
        type: z.string(),
        isSet: z.boolean(),
        columns: z.array(z.object({ name: z.string(), type: z.string() })).nullable(),
      }),
      callers: names,
    }),
  ),
  enums: z.array(z.object({ name: z.string(), values: names })),
});

type Catalogue = Omit<AppSchema, 'tables'> & { tables: Omit<SchemaTable, 'rows'>[] };

/** Reads what is in schema `public`, without reading any table. */
export async function readCatalogue(
  backends: Pick<Backends, 'read'>,
  id: BackendId,
): Promise<Result<Catalogue, BackendTrouble | MigrationFailure>> {
  const read = await backends.read(id, catalogueSql);
  return read.ok ? succeed(schemaSchema.parse(read.value[0]?.schema)) : read;
}

/** The same with each table's row count. Two statements; counting scans every table once. */
export async function readSchema(
  backends: Pick<Backends, 'read'>,
  id: BackendId,
): Promise<Result<AppSchema, BackendTrouble | MigrationFailure>> {
  const read = await readCatalogue(backends, id);
  if (!read.ok) return read;
  const { tables, ...rest } = read.value;
  const counted = tables.filter(({ isView }) => !isView).map(({ name }) => name);
  const counts = await countRows(backends, id, counted);
  if (!counts.ok) return counts;
  return succeed({ ...rest, tables: tables.map((table) => ({ ...table, rows: counts.value.get(table.name) ?? 0 })) });
}

async function countRows(
  backends: Pick<Backends, 'read'>,
  id: BackendId,
  tables: readonly string[],
): Promise<Result<ReadonlyMap<string, number>, BackendTrouble | MigrationFailure>> {
  if (tables.length === 0) return succeed(new Map());
  const one = (name: string) => `select ${literal(name)} as name, count(*)::int as rows from public.${quoteName(name)}`;
  const read = await backends.read(id, tables.map(one).join(' union all '));
  if (!read.ok) return read;
  return succeed(new Map(read.value.map(({ name, rows }) => [String(name), Number(rows)])));
}

/** Quotes a name for SQL, whatever it holds. */
export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

const literal = (text: string) => `'${text.replaceAll("'", "''")}'`;

const catalogueSql = `
select pg_catalog.json_build_object(
  'tables', (select coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
    'name', c.relname,
    'isView', c.relkind in ('v', 'm'),
    'isOfPart', pg_catalog.pg_get_userbyid(c.relowner) = 'easel_parts',
    'columns', (select coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
        'name', a.attname,
        'type', pg_catalog.format_type(a.atttypid, a.atttypmod),
        'isNullable', not a.attnotnull,
        'hasDefault', a.atthasdef or a.attidentity <> '',
        'isGenerated', a.attidentity = 'a' or a.attgenerated <> '') order by a.attnum), '[]')
      from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped),
    'primaryKey', ${primaryKeySql},
    'references', (select coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
        'name', f.conname,
        ${referenceFields},
        'isOneToOne', exists (select from pg_constraint u where u.conrelid = c.oid and u.contype in ('p', 'u')
          and u.conkey @> f.conkey and u.conkey <@ f.conkey)) order by f.conname), '[]')
      from pg_constraint f join pg_class t on t.oid = f.confrelid where f.conrelid = c.oid and f.contype = 'f'),
    'policies', (select coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
        'name', p.polname,
        ${policyFields}) order by p.polname), '[]')
      from pg_policy p where p.polrelid = c.oid),
    'isGuarded', c.relrowsecurity,
    'grants', ${grantsSql}) order by c.relname), '[]')
    from pg_class c where ${isAppTable}),
  'functions', (select coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
    'name', f.proname,
    'args', ${argumentsSql},
    'returns', pg_catalog.json_build_object(
      'type', pg_catalog.format_type(f.prorettype, null),
      'isSet', f.proretset,
      'columns', (select pg_catalog.json_agg(pg_catalog.json_build_object('name', f.proargnames[o.n], 'type', pg_catalog.format_type(o.type, null)) order by o.n)
        from pg_catalog.unnest(f.proallargtypes) with ordinality o(type, n) where f.proargmodes[o.n] in ('t', 'o', 'b'))),
    'callers', ${callersSql}) order by f.proname), '[]')
    from pg_proc f where ${isAppFunction}),
  'enums', (select coalesce(pg_catalog.json_agg(pg_catalog.json_build_object(
    'name', t.typname,
    'values', (select pg_catalog.json_agg(e.enumlabel order by e.enumsortorder) from pg_enum e where e.enumtypid = t.oid))
    order by t.typname), '[]')
    from pg_type t where t.typnamespace = 'public'::regnamespace and t.typtype = 'e')
) as schema`;
