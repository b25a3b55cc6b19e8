import { createHash } from 'node:crypto';
import type { BackendId, MigrationFailure } from '@/lib/backends/backends/backend';
import type { Backends, BackendTrouble } from '@/lib/backends/backends/backends';
import { fail, succeed, type Result } from '@/lib/base/foundation/result';
import type { SnapshotUploads } from './snapshot-manifest';

/**
 * The uploads that a backend's rows name, each from the first list that contains it. Pointer files have the names that
 * `createFileUploads` gives them.
 */
export async function listUploads(
  backends: Pick<Backends, 'read'>,
  id: BackendId,
  lists: readonly SnapshotUploads[],
): Promise<Result<SnapshotUploads, BackendTrouble>> {
  const rows = await backends.read(id, 'select bucket_id, name from storage.objects order by bucket_id, name');
  if (!rows.ok) return fail(ownQuery(rows.error));
  const known = new Map<string, SnapshotUploads[number]>();
  for (const list of [...lists].reverse()) for (const upload of list) known.set(upload.name, upload);
  return succeed(
    rows.value.flatMap(({ bucket_id: bucket, name }) => {
      const found = known.get(
        createHash('sha256')
          .update(JSON.stringify([bucket, name]))
          .digest('hex'),
      );
      return found ? [found] : [];
    }),
  );
}

/** It is a bug if Postgres refuses one of our queries. */
function ownQuery(trouble: BackendTrouble | MigrationFailure): BackendTrouble {
  if ('statement' in trouble) throw new Error(`uploads could not be listed: ${trouble.message}`);
  return trouble;
}
