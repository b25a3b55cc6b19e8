import { getTableColumns, getTableName, is, sql } from 'drizzle-orm';
import { getTableConfig, PgTable } from 'drizzle-orm/pg-core';
import * as schema from '../../../drizzle/schema';
import type { Database } from './database';

const rowsAtOnce = 500;

/** All tables, referenced ones first, because a module's exports are in alphabetical order. */
const tables = inOrderOfReference(Object.values(schema).filter((value) => is(value, PgTable)));

function inOrderOfReference(unordered: readonly PgTable[]): readonly PgTable[] {
  const ordered = new Set<PgTable>();
  const place = (table: PgTable): void => {
    if (ordered.has(table)) return;
    for (const { reference } of getTableConfig(table).foreignKeys) {
      const { foreignTable } = reference();
      if (foreignTable !== table) place(foreignTable as PgTable);
    }
    ordered.add(table);
  };
  unordered.forEach(place);
  return [...ordered];
}

export const tableNames: readonly string[] = tables.map((table) => getTableName(table));

function rowsOf<Row>(result: unknown): Row[] {
  return (Array.isArray(result) ? result : (result as { rows: Row[] }).rows) as Row[];
}

/**
 * Yields every row as one line of JSON, a few hundred at a time, table by table, from one consistent snapshot. A
 * logical dump, so that any engine and any later schema can load it.
 */
export async function dumpDatabase(
  db: Database,
  take: (table: string, rows: readonly string[]) => Promise<void>,
): Promise<void> {
  await db.transaction(
    async (tx) => {
      for (const name of tableNames) {
        await tx.execute(
          sql`declare dump no scroll cursor for select row_to_json(t)::text as row from ${sql.identifier(name)} as t`,
        );
        for (;;) {
          const fetched = await tx.execute(sql`fetch ${sql.raw(String(rowsAtOnce))} from dump`);
          const rows = rowsOf<{ row: string }>(fetched).map(({ row }) => row);
          if (rows.length === 0) break;
          await take(name, rows);
        }
        await tx.execute(sql`close dump`);
      }
    },
    { isolationLevel: 'repeatable read', accessMode: 'read only' },
  );
}

/**
 * Inserts rows of a dump. Columns missing from the dump get their defaults; a table or column unknown to this schema is
 * refused.
 */
export async function loadRows(db: Pick<Database, 'execute'>, name: string, rows: readonly string[]): Promise<void> {
  const table = tables.find((each) => getTableName(each) === name);
  if (!table) throw new Error(`The backup has a table ${name} that this Easel does not know.`);
  if (rows.length === 0) return;
  const known = Object.values(getTableColumns(table)).map((column) => column.name);
  const given = Object.keys(JSON.parse(rows[0]!) as object);
  const unknown = given.find((column) => !known.includes(column));
  if (unknown !== undefined)
    throw new Error(`The backup has a column ${name}.${unknown} that this Easel does not know.`);
  const columns = sql.join(
    given.map((column) => sql.identifier(column)),
    sql`, `,
  );
  await db.execute(sql`
    insert into ${sql.identifier(name)} (${columns})
    select ${columns} from json_populate_recordset(null::${sql.identifier(name)}, ${`[${rows.join(',')}]`}::text::json)`);
}

/** Whether the database has no viewer, that is, nobody has made anything yet. */
export async function isDatabaseEmpty(db: Database): Promise<boolean> {
  return (await db.select({ id: schema.viewers.id }).from(schema.viewers).limit(1)).length === 0;
}
