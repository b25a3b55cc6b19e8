import type { PGlite } from '@supabase/lite/pglite';
import type { EngineAnswer, Owned } from '../engine-messages';
import { ownByIdSql, ownFirstSql } from '../layout/owner-sql';

/** One statement, so that of fifty at once one is the first. `isMade`: there is such an account, and it is an owner now. */
export async function makeOwner(database: PGlite, who: Owned): Promise<EngineAnswer> {
  const { rows } = who === 'first' ? await database.query(ownFirstSql) : await database.query(ownByIdSql, [who.userId]);
  return { type: 'owned', isMade: rows.length > 0 };
}
