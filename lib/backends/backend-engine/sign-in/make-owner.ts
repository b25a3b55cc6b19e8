import type { PGlite } from '@supabase/lite/pglite';
import type { EngineAnswer, Owned } from '../engine-messages';
import { changeOwnersSql, ownersSql } from '../layout/owner-sql';

/** Changes the app's owners as asked and returns all of them. */
export async function makeOwner(database: PGlite, who: Owned): Promise<EngineAnswer> {
  const change = changeOwnersSql(who);
  const changed = change === null ? [] : (await database.query(change.sql, [...(change.values ?? [])])).rows;
  const { rows } = await database.query<{ id: string }>(ownersSql);
  return { type: 'owned', isDone: changed.length > 0, owners: rows.map(({ id }) => id) };
}
