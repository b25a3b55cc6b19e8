import type { PGlite } from '@supabase/lite/pglite';
import { type Captured, capturedSql, captureTable, forgetTable, publishedSql, releaseTable } from './capture-sql';

/**
 * Creates triggers on published tables with a primary key and removes them from all others; returns the published ones.
 */
export async function syncCapture(database: PGlite): Promise<Captured[]> {
  const { rows: published } = await database.query<Captured & { known: string[] | null }>(publishedSql);
  for (const one of published) {
    if (JSON.stringify(one.known) !== JSON.stringify(one.key)) await database.exec(captureTable(one));
  }
  const wanted = new Set(published.map(({ rel }) => rel));
  const captured = await database.query<{ rel: number; schema: string | null; name: string | null }>(capturedSql);
  for (const { rel, schema, name } of captured.rows.filter((one) => !wanted.has(one.rel))) {
    if (schema !== null && name !== null) await database.exec(releaseTable({ schema, name }));
    await database.exec(forgetTable(rel));
  }
  return published;
}
