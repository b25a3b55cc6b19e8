import type { PGlite } from '@supabase/lite/pglite';
import type { EngineAnswer, Owned } from '../engine-messages';
import { disownSql, ownByIdSql, ownersSql, ownFirstSql } from '../layout/owner-sql';

/** One statement changes it, so that of fifty at once one is the first. */
export async function makeOwner(database: PGlite, who: Owned): Promise<EngineAnswer> {
  const changed = await change(database, who);
  const { rows } = await database.query<{ id: string }>(ownersSql);
  return { type: 'owned', isDone: changed, owners: rows.map(({ id }) => id) };
}

async function change(database: PGlite, who: Owned): Promise<boolean> {
  if (who === 'nobody') return false;
  if (who === 'first') return (await database.query(ownFirstSql)).rows.length > 0;
  const { rows } = await database.query(who.isNoLonger === true ? disownSql : ownByIdSql, [who.userId]);
  return rows.length > 0;
}
