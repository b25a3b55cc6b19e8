import type { Owned, Owners } from '@/lib/backend-engine/engine-messages';
import { disownSql, ownByIdSql, ownersSql, ownFirstSql } from '@/lib/backend-engine/layout/owner-sql';
import type { BackendTrouble } from '@/lib/backends/backends';
import { fail, succeed, type Result } from '@/lib/foundation/result';
import type { HostedDatabase } from './hosted-database';

function changeOf(who: Owned) {
  if (who === 'nobody') return [];
  if (who === 'first') return [{ sql: ownFirstSql }];
  return [{ sql: who.isNoLonger === true ? disownSql : ownByIdSql, values: [who.userId] }];
}

/** The same as on Easel, for an app whose data is at Supabase. */
export async function ownAtSupabase(
  database: Pick<HostedDatabase, 'write'>,
  who: Owned,
): Promise<Result<Owners, BackendTrouble>> {
  const change = changeOf(who);
  const written = await database.write([...change, { sql: ownersSql }]);
  if (!written.ok) {
    return 'statement' in written.error
      ? fail({ code: 'backend-unavailable', reason: written.error.message })
      : fail(written.error);
  }
  const isDone = change.length > 0 && (written.value[0]?.length ?? 0) > 0;
  return succeed({ isDone, owners: (written.value.at(-1) ?? []).map(({ id }) => String(id)) });
}
