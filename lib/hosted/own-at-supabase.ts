import { ownByIdSql } from '@/lib/backend-engine/layout/owner-sql';
import type { BackendTrouble } from '@/lib/backends/backends';
import { fail, succeed, type Result } from '@/lib/foundation/result';
import type { HostedDatabase } from './hosted-database';

/** Makes an account the owner of an app whose data is at Supabase; false where there is no such account. */
export async function ownAtSupabase(
  database: Pick<HostedDatabase, 'write'>,
  userId: string,
): Promise<Result<boolean, BackendTrouble>> {
  const written = await database.write([{ sql: ownByIdSql, values: [userId] }]);
  if (written.ok) return succeed(written.value[0]?.length === 1);
  return 'statement' in written.error
    ? fail({ code: 'backend-unavailable', reason: written.error.message })
    : fail(written.error);
}
