import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type DumpedDatabase, readRoles } from './dump-roles';

/** `pg_dump` as PGlite's tools run it. */
export type PgDump = (options: { pg: never; args: string[] }) => Promise<Blob>;

export type DumpedTable = {
  /** Qualified and quoted, like all names here. */
  name: string;
  /** Quoted and comma-separated; empty for a table without columns. Generated columns are left out. */
  columns: string;
  /** The file that holds its rows, in the format of Postgres's `copy`. */
  rows: string;
  hash: string;
};

/** Everything in a database: SQL plus files of rows. Independent of how an engine stores things. */
export type Dump = {
  roles: string[];
  /**
   * `before` creates the tables; `after` runs once the rows are loaded: keys, indexes, triggers, policies,
   * publications.
   */
  before: string;
  after: string;
  tables: DumpedTable[];
  /** Each sequence's last value, and whether it was used. */
  sequences: { name: string; last: string; isCalled: boolean }[];
};

/** Fixes how values are written, whatever the database, role or engine has set: both sides must write the same. */
export const writtenAlike = `set search_path = public; set timezone = 'UTC'; set datestyle = 'ISO, MDY';
  set intervalstyle = 'postgres'; set extra_float_digits = 1; set bytea_output = 'hex'; set row_security = off;`;

/** Leaves out Postgres's own objects and those of extensions. `c` is the class. */
const ownSql = `n.nspname !~ '^pg_' and n.nspname <> 'information_schema' and c.relpersistence <> 't' and not exists (
  select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')`;

const tablesSql = `select format('%I.%I', n.nspname, c.relname) as name, coalesce(
    (select string_agg(quote_ident(a.attname), ', ' order by a.attnum) from pg_attribute a
     where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''), '') as columns
  from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind = 'r' and ${ownSql} order by c.oid`;

const sequencesSql = `select format('%I.%I', n.nspname, c.relname) as name
  from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind = 'S' and ${ownSql} order by c.oid`;

/**
 * Dumps everything from an open database. Memory: the text of one table; rows go to files in `folder`, which it
 * creates. Throws for anything a dump can't hold rather than dropping it.
 */
export async function dumpData(database: DumpedDatabase, pgDump: PgDump, folder: string): Promise<Dump> {
  const { rows: large } = await database.query('select 1 from pg_largeobject_metadata limit 1');
  if (large.length > 0) throw new Error('It holds large objects, which are not carried over.');
  const roles = await readRoles(database);
  const before = await dumpSection(database, pgDump, 'pre-data');
  const after = await dumpSection(database, pgDump, 'post-data');
  await database.exec(writtenAlike);
  await mkdir(folder, { recursive: true });
  const tables: DumpedTable[] = [];
  for (const table of (await database.query<Pick<DumpedTable, 'name' | 'columns'>>(tablesSql)).rows) {
    const bytes = await copyOut(database, table);
    const rows = path.join(folder, String(tables.length));
    await writeFile(rows, bytes);
    tables.push({ ...table, rows, hash: hashOf(bytes) });
  }
  const sequences: Dump['sequences'] = [];
  for (const { name } of (await database.query<{ name: string }>(sequencesSql)).rows) {
    const { rows } = await database.query<{ last: string; called: boolean }>(
      `select last_value::text as last, is_called as called from ${name}`,
    );
    sequences.push({ name, last: rows[0]!.last, isCalled: rows[0]!.called });
  }
  return { roles, before, after, tables, sequences };
}

/** Copies a table's rows out in their physical order. */
export async function copyOut(
  database: DumpedDatabase,
  { name, columns }: Pick<DumpedTable, 'name' | 'columns'>,
): Promise<Uint8Array> {
  const { blob } = await database.query(`copy ${name} ${columns && `(${columns})`} to '/dev/blob'`);
  return new Uint8Array((await blob?.arrayBuffer()) ?? new ArrayBuffer(0));
}

export const hashOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/**
 * Leaves out owners, which follow from the schema (see `roles-sql.ts`), and rights on Postgres's own objects, which are
 * granted there too.
 */
async function dumpSection(database: DumpedDatabase, pgDump: PgDump, section: string): Promise<string> {
  const file = await pgDump({
    pg: database as never,
    args: [`--section=${section}`, '--exclude-schema=pg_catalog', '--no-owner'],
  });
  // Newer versions wrap their output in `psql` commands, which databases don't understand.
  const sql = (await file.text()).replace(/^\\(?:un)?restrict \w+$/gm, '');
  // Only a superuser can create one, and opening the backend does so (`parts-sql.ts`).
  return sql.replace(/^(?:CREATE|ALTER) EVENT TRIGGER easel_guard_parts [^;]{0,500};$/gm, '');
}
