import type { PGlite } from '@supabase/lite/pglite';
import { quote } from './capture-sql';
import type { Role } from './row-listener';

export type DescribedColumn = {
  name: string;
  /** The type as Supabase names it to the client, `int4`, `_text`; and `fullType` with length and precision. */
  type: string;
  fullType: string;
  isKey: boolean;
  readers: readonly Role[];
};

export type DescribedTable = {
  schema: string;
  name: string;
  /** Schema and name, quoted for SQL. */
  path: string;
  hasPolicies: boolean;
  columns: readonly DescribedColumn[];
};

const tableSql = `
select n.nspname as schema, c.relname as table, c.relrowsecurity as "hasPolicies", a.attname as name, y.typname as type,
  format_type(a.atttypid, a.atttypmod) as "fullType", coalesce(a.attnum = any (i.indkey), false) as "isKey",
  array(select r.rolname::text from pg_roles r where r.rolname in ('anon', 'authenticated', 'service_role')
    and has_column_privilege(r.oid, c.oid, a.attnum, 'SELECT') and has_schema_privilege(r.oid, n.oid, 'USAGE')) as readers
from pg_class c
join pg_namespace n on n.oid = c.relnamespace
join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
join pg_type y on y.oid = a.atttypid
left join pg_index i on i.indrelid = c.oid and i.indisprimary
where c.oid = $1 order by a.attnum`;

type Row = { schema: string; table: string; hasPolicies: boolean } & DescribedColumn;

/** Describes a table by its oid; null if there is none. */
export async function describeTable(database: PGlite, rel: number): Promise<DescribedTable | null> {
  const { rows } = await database.query<Row>(tableSql, [rel]);
  const [first] = rows;
  if (!first) return null;
  const { schema, table, hasPolicies } = first;
  const columns = rows.map(({ name, type, fullType, isKey, readers }) => ({ name, type, fullType, isKey, readers }));
  return { schema, name: table, path: `${quote(schema)}.${quote(table)}`, hasPolicies, columns };
}
