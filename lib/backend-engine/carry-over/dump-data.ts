import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type DumpedDatabase, readRoles } from './dump-roles';

/** `pg_dump` as PGlite's tools run it. */
export type PgDump = (options: { pg: never; args: string[] }) => Promise<Blob>;

export type DumpedTable = {
  /** Qualified and quoted, as all names here. */
  name: string;
  /** Quoted, with commas between; empty for a table without columns. Computed columns are left out. */
  columns: string;
  /** The file its rows lie in, as Postgres copies them out. */
  rows: string;
  hash: string;
};

/** All that a database holds: SQL around files of rows. Nothing in it depends on how an engine stores things. */
export type Dump = {
  roles: string[];
  /** What tables are made with, and what comes once their rows are in: keys, indexes, triggers, policies, publications. */
  before: string;
  after: string;
  tables: DumpedTable[];
  /** The last number of each sequence, and whether it was handed out. */
  sequences: { name: string; last: string; isCalled: boolean }[];
};

/** How values are written, whatever the database, a role or the engine says: both sides must write the same. */
export const writtenAlike = `set search_path = public; set timezone = 'UTC'; set datestyle = 'ISO, MDY';
  set intervalstyle = 'postgres'; set extra_float_digits = 1; set bytea_output = 'hex'; set row_security = off;`;

/** Not Postgres's own, nor made by an extension. `c` is the class. */
const ownSql = `n.nspname !~ '^pg_' and n.nspname <> 'information_schema' and c.relpersistence <> 't' and not exists (
  select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')`;

const tablesSql = `select format('%I.%I', n.nspname, c.relname) as name, coalesce(
    (select string_agg(quote_ident(a.attname), ', ' order by a.attnum) from pg_attribute a
     where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''), '') as columns
  from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind = 'r' and ${ownSql} order by c.oid`;

const sequencesSql = `select format('%I.%I', n.nspname, c.relname) as name
  from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind = 'S' and ${ownSql} order by c.oid`;

/**
 * Takes everything out of an open database. Memory: the text of one table; rows go to files in `folder`, which it makes. What
 * has no place in a dump is refused rather than left out.
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

/** A table's rows as Postgres copies them out, in the order they lie in. */
export async function copyOut(
  database: DumpedDatabase,
  { name, columns }: Pick<DumpedTable, 'name' | 'columns'>,
): Promise<Uint8Array> {
  const { blob } = await database.query(`copy ${name} ${columns && `(${columns})`} to '/dev/blob'`);
  return new Uint8Array((await blob?.arrayBuffer()) ?? new ArrayBuffer(0));
}

export const hashOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/** Owners follow from the schema, see `roles-sql.ts`; rights on Postgres's own are given there as well. */
async function dumpSection(database: DumpedDatabase, pgDump: PgDump, section: string): Promise<string> {
  const file = await pgDump({
    pg: database as never,
    args: [`--section=${section}`, '--exclude-schema=pg_catalog', '--no-owner'],
  });
  // Newer ones frame what they write by words for `psql`, which no database knows.
  return (await file.text()).replace(/^\\(?:un)?restrict \w+$/gm, '');
}
