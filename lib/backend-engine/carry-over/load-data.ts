import { readFile } from 'node:fs/promises';
import { copyOut, type Dump, type DumpedTable, hashOf, writtenAlike } from './dump-data';
import { type DumpedDatabase, makeRoles } from './dump-roles';

/**
 * Puts a dump into a new database that nobody has written in. Throws where anything is refused, and where rows that were
 * put in are not, byte for byte, those that come out again.
 */
export async function loadData(database: DumpedDatabase, dump: Dump): Promise<void> {
  await makeRoles(database, dump.roles);
  await database.exec(dump.before);
  await database.exec(writtenAlike);
  for (const table of dump.tables) await loadRows(database, table);
  for (const { name, last, isCalled } of dump.sequences)
    await database.query('select setval($1::text::regclass, $2::text::bigint, $3)', [name, last, isCalled]);
  await database.exec(dump.after);
}

async function loadRows(database: DumpedDatabase, table: DumpedTable): Promise<void> {
  const blob = new Blob([await readFile(table.rows)]);
  if (blob.size > 0)
    await database.query(`copy ${table.name} ${table.columns && `(${table.columns})`} from '/dev/blob'`, [], { blob });
  if (hashOf(await copyOut(database, table)) !== table.hash)
    throw new Error(`The rows of ${table.name} did not come out as they went in.`);
}
