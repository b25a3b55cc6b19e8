import type { Backends } from '@/lib/backends/backends/backends';
import { succeed, type Result } from '@/lib/base/foundation/result';
import type { DataRow } from './data-view';
import type { StoredTable } from './read-stored-tables';
import { selectWithin, toRow, type RowQuery } from './row-sql';

export type ReadsRows = (sql: string, values: readonly unknown[]) => ReturnType<Backends['read']>;
type Failure = Extract<Awaited<ReturnType<ReadsRows>>, { ok: false }>['error'];

/** The most bytes that the rows of one page may take: enough for 50 with a picture each. */
export const mostShown = 48 * 1024 ** 2;

/** Rows of a table up to `mostBytes` in total; `isWhole`: these are all the rows asked for. */
export async function readPage(
  read: ReadsRows,
  table: StoredTable,
  query: RowQuery,
  mostBytes: number,
): Promise<Result<{ rows: DataRow[]; isWhole: boolean }, Failure>> {
  const { sql, values } = selectWithin(table, query, mostBytes);
  const found = await read(sql, values);
  if (!found.ok) return found;
  const rows = found.value.filter((row) => row['is_over'] !== true);
  return succeed({ rows: rows.map((row) => toRow(table, row)), isWhole: rows.length === found.value.length });
}
