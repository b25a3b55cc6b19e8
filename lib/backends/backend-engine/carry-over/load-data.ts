import { readFile } from 'node:fs/promises';
import { copyOut, type Dump, type DumpedTable, hashOf, writtenAlike } from './dump-data';
import { lendEngineSql, rolesSql } from '../layout/roles-sql';
import type { Actors } from '../session/actor';
import { type DumpedDatabase, makeRoles } from './dump-roles';

/**
 * Granted only while rows are loaded from files; otherwise the role that owns the engine's tables may read no files.
 */
const lendSql = 'grant pg_read_server_files, pg_write_server_files to easel_engine';
const takeBackSql = 'revoke pg_read_server_files, pg_write_server_files from easel_engine';

/** The dump itself holds all grants, including what an app revoked, so default privileges must not add any. */
const noDefaultsSql = ['tables', 'sequences', 'functions']
  .map(
    (kind) =>
      `alter default privileges for role postgres in schema public revoke all on ${kind} from anon, authenticated, service_role`,
  )
  .join('; ');

/**
 * Loads a dump into a new database that nobody has written to. Throws if anything is refused, or if a table read back
 * differs by a single byte from what was loaded. The app's own code, such as checks and generated columns, runs without
 * superuser rights.
 */
export async function loadData(
  database: DumpedDatabase,
  dump: Dump,
  { learn, become }: Pick<Actors, 'learn' | 'become'>,
): Promise<void> {
  await database.exec('set search_path to pg_catalog, pg_temp');
  await database.exec(`${rolesSql} ${noDefaultsSql}`);
  await makeRoles(database, dump.roles);
  await database.exec(`${lendEngineSql}; ${lendSql}`);
  await learn();
  become('engine');
  await database.exec(dump.before);
  await database.exec(writtenAlike);
  for (const table of dump.tables) await loadRows(database, table);
  for (const { name, last, isCalled } of dump.sequences)
    await database.query('select setval($1::text::regclass, $2::text::bigint, $3)', [name, last, isCalled]);
  await database.exec(dump.after);
  become('superuser');
  await database.exec(takeBackSql);
}

async function loadRows(database: DumpedDatabase, table: DumpedTable): Promise<void> {
  const blob = new Blob([await readFile(table.rows)]);
  if (blob.size > 0)
    await database.query(`copy ${table.name} ${table.columns && `(${table.columns})`} from '/dev/blob'`, [], { blob });
  if (hashOf(await copyOut(database, table)) !== table.hash)
    throw new Error(`The rows of ${table.name} did not come out as they went in.`);
}
