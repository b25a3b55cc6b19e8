import { z } from 'zod';
import type { BackendId } from '@/lib/backends/backends/backend';
import type { Backends } from '@/lib/backends/backends/backends';
import { succeed, type Result } from '@/lib/base/foundation/result';
import type { ReadTrouble } from '../snapshots/read-table-shapes';
import type { ReadRows } from '../snapshots/snapshots';

/**
 * An uploaded file in the preview that the site does not have; `visitors` if somebody other than the app's owner
 * uploaded it.
 */
export type NewFile = { bucket: string; name: string; owner: string | null; group: 'entered' | 'visitors' };

const objectsSql = `select bucket_id as bucket, name, owner_id as owner from storage.objects order by bucket_id, name`;
const objectsSchema = z.array(z.object({ bucket: z.string(), name: z.string(), owner: z.string().nullable() }));
const idOf = ({ bucket, name }: { bucket: string; name: string }) => JSON.stringify([bucket, name]);

/**
 * `site`: null if it has no data yet. `taken`: files that were copied before, and may have been deleted there since.
 */
export async function listNewFiles(
  { preview, site }: { preview: ReadRows; site: ReadRows | null },
  owners: readonly string[],
  taken: ReadonlySet<string>,
): Promise<Result<NewFile[], ReadTrouble>> {
  const ours = await preview(objectsSql);
  if (!ours.ok) return ours;
  const theirs = site ? await site(objectsSql) : succeed([]);
  if (!theirs.ok) return theirs;
  const there = new Set(objectsSchema.parse(theirs.value).map(idOf));
  return succeed(
    objectsSchema
      .parse(ours.value)
      .filter((file) => !there.has(idOf(file)) && !taken.has(idOf(file)))
      .map((file) => ({ ...file, group: file.owner === null || owners.includes(file.owner) ? 'entered' : 'visitors' })),
  );
}

type FetchAsOwner = (id: BackendId, request: Request) => ReturnType<Backends['fetch']>;

const addressOf = ({ bucket, name }: { bucket: string; name: string }) =>
  `http://backend/storage/v1/object/${[bucket, ...name.split('/')].map(encodeURIComponent).join('/')}`;

/**
 * Copies uploaded files one after another; returns those that arrived and those that didn't, for example because the
 * site lacks the bucket.
 */
export async function takeFiles(
  fetchAsOwner: FetchAsOwner,
  { from, to, files }: { from: BackendId; to: BackendId; files: readonly NewFile[] },
): Promise<{ arrived: NewFile[]; left: NewFile[] }> {
  const moved = { arrived: [] as NewFile[], left: [] as NewFile[] };
  for (const file of files) {
    const got = await fetchAsOwner(from, new Request(addressOf(file)));
    const bytes = got.ok && got.value.ok ? await got.value.arrayBuffer() : null;
    const type = got.ok ? got.value.headers.get('content-type') : null;
    const put =
      bytes !== null &&
      (await fetchAsOwner(
        to,
        new Request(addressOf(file), {
          method: 'POST',
          headers: { 'content-type': type ?? 'application/octet-stream' },
          body: bytes,
        }),
      ));
    if (put !== false && put.ok && put.value.ok) moved.arrived.push(file);
    else moved.left.push(file);
  }
  return moved;
}

/** Deletes the copied files again, because the rows they belong to were not copied. */
export async function takeFilesBack(
  fetchAsOwner: FetchAsOwner,
  to: BackendId,
  files: readonly NewFile[],
): Promise<void> {
  for (const { bucket, name } of files)
    await fetchAsOwner(
      to,
      new Request(`http://backend/storage/v1/object/${encodeURIComponent(bucket)}`, {
        method: 'DELETE',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ prefixes: [name] }),
      }),
    );
}
