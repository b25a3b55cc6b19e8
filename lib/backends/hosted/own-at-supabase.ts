import type { Owned, Owners } from '@/lib/backends/backend-engine/engine-messages';
import { changeOwnersSql, ownersSql } from '@/lib/backends/backend-engine/layout/owner-sql';
import type { BackendTrouble } from '@/lib/backends/backends/backends';
import { fail, succeed, type Result } from '@/lib/base/foundation/result';
import type { HostedDatabase } from './hosted-database';

/** Changes or reads the app's owners as on Easel, for an app whose data is at Supabase. */
export async function ownAtSupabase(
  database: Pick<HostedDatabase, 'write'>,
  who: Owned,
): Promise<Result<Owners, BackendTrouble>> {
  const change = changeOwnersSql(who);
  const written = await database.write([...(change === null ? [] : [change]), { sql: ownersSql }]);
  if (!written.ok) {
    return 'statement' in written.error
      ? fail({ code: 'backend-unavailable', reason: written.error.message })
      : fail(written.error);
  }
  const isDone = change !== null && (written.value[0]?.length ?? 0) > 0;
  return succeed({ isDone, owners: (written.value.at(-1) ?? []).map(({ id }) => String(id)) });
}
