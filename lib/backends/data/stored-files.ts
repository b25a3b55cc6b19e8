import { z } from 'zod';
import type { BackendId } from '@/lib/backends/backends/backend';
import type { SchemaPolicy } from '@/lib/backends/backends/app-schema';
import type { AppError } from '@/lib/base/foundation/app-error';
import { fail, succeed, type Result } from '@/lib/base/foundation/result';
import { dataFailure } from './data-failure';
import { storedFilesSchema, type StoredFiles } from './data-view';
import { describeBucket } from './describe-bucket';
import { openData, openForChange, type DataAsked, type DataDependencies } from './open-data';

/** A file by `bucket` and its name there, including slashes. */
type AskedOfFile = DataAsked & { bucket: string; name: string };

const mostListed = 1000;
const filesSql = `select o.id::text, o.bucket_id as bucket, o.name, (o.metadata ->> 'size')::float8 as size,
  pg_catalog.to_json(o.created_at) #>> '{}' as added, coalesce(b.public, false) as "isPublic",
  coalesce(o.metadata ->> 'mimetype', '') ~ '^image/(png|jpeg|gif|webp|avif)$' as "isPicture",
  o.metadata ->> 'mimetype' as type, o.owner_id::text as owner
  from storage.objects o left join storage.buckets b on b.id = o.bucket_id
  order by o.created_at desc limit ${mostListed}`;
const bucketsSql = `select id, coalesce(public, false) as "isPublic" from storage.buckets order by id`;
const policiesSql = `select policyname as name, lower(cmd) as command, roles::text[] as roles, qual as "using",
  with_check as "check" from pg_policies where schemaname = 'storage' and tablename = 'objects'`;

const policiesSchema = z.array(
  z.object({
    name: z.string(),
    command: z.enum(['select', 'insert', 'update', 'delete', 'all']),
    roles: z.array(z.string()),
    using: z.string().nullable(),
    check: z.string().nullable(),
  }),
);

/**
 * Files that the app's visitors uploaded, latest first, at most 1,000; and their buckets, with who may do what there.
 */
export async function listStoredFiles(
  { backends, ...dependencies }: DataDependencies,
  asked: DataAsked,
): Promise<Result<StoredFiles, AppError>> {
  const opened = await openData(dependencies, asked);
  if (!opened.ok) return opened;
  const id = opened.value;
  if (id === null) return succeed({ buckets: [], files: [] });
  const [files, buckets, policies] = await Promise.all(
    [filesSql, bucketsSql, policiesSql].map((sql) => backends.read(id, sql)),
  );
  if (!files!.ok) return fail(dataFailure(files!.error));
  if (!buckets!.ok) return fail(dataFailure(buckets!.error));
  if (!policies!.ok) return fail(dataFailure(policies!.error));
  const rules: SchemaPolicy[] = policiesSchema.parse(policies!.value);
  const places = z.array(z.object({ id: z.string(), isPublic: z.boolean() })).parse(buckets!.value);
  return succeed(
    storedFilesSchema.parse({
      files: files!.value,
      buckets: places.map((bucket) => ({ ...bucket, access: describeBucket(bucket, rules) })),
    }),
  );
}

/** One file's bytes. The caller must determine the media type: the app's claim can't be trusted. */
export async function readStoredFile(
  dependencies: Pick<DataDependencies, 'access' | 'appBackends'>,
  { bucket, name, ...asked }: AskedOfFile,
): Promise<Result<Uint8Array<ArrayBuffer>, AppError>> {
  const opened = await openData(dependencies, asked);
  if (!opened.ok) return opened;
  const answer = await askStorage(dependencies, opened.value, 'GET', { bucket, name });
  return answer.ok ? succeed(new Uint8Array(await answer.value.arrayBuffer())) : answer;
}

/** Uploads a file; `value-taken` if the name is in use. `owner`: the owner it had before it was deleted. */
export async function putStoredFile(
  { backends, ...dependencies }: DataDependencies,
  {
    bucket,
    name,
    bytes,
    type,
    owner,
    ...asked
  }: AskedOfFile & { bytes: Uint8Array; type: string; owner: string | null },
): Promise<Result<null, AppError>> {
  const opened = await openForChange(dependencies, asked);
  if (!opened.ok) return opened;
  const put = await askStorage(dependencies, opened.value, 'POST', { bucket, name, bytes, type });
  if (!put.ok) return put;
  if (owner === null || opened.value === null) return succeed(null);
  const sql = `update storage.objects set owner = $3::text::uuid, owner_id = $3::text where bucket_id = $1 and name = $2`;
  const owned = await backends.write(opened.value, [{ sql, values: [bucket, name, owner] }]);
  return owned.ok ? succeed(null) : fail(dataFailure(owned.error));
}

export async function removeStoredFile(
  dependencies: Pick<DataDependencies, 'access' | 'appBackends'>,
  { bucket, name, ...asked }: AskedOfFile,
): Promise<Result<null, AppError>> {
  const opened = await openForChange(dependencies, asked);
  if (!opened.ok) return opened;
  const removed = await askStorage(dependencies, opened.value, 'DELETE', { bucket, name });
  if (!removed.ok) return removed;
  const gone: unknown = await removed.value.json();
  return Array.isArray(gone) && gone.length === 0 ? fail({ code: 'file-gone' }) : succeed(null);
}

type Put = { bytes?: Uint8Array; type?: string };

/** Goes through the app's own storage, so that its limits and records apply to the studio too. */
async function askStorage(
  { appBackends }: Pick<DataDependencies, 'appBackends'>,
  id: BackendId | null,
  method: 'GET' | 'POST' | 'DELETE',
  { bucket, name, bytes, type }: { bucket: string; name: string } & Put,
): Promise<Result<Response, AppError>> {
  if (id === null) return fail({ code: 'file-gone' });
  // URL parsing would drop `.` and `..`, and anything after `?` or `#`: the call would reach another file.
  const isUnclear = [bucket, ...name.split('/')].some((part) => ['', '.', '..'].includes(part) || /[?#]/.test(part));
  if (isUnclear) return fail({ code: 'invalid-input' });
  const request =
    method === 'DELETE'
      ? new Request(`http://backend/storage/v1/object/${encodeURIComponent(bucket)}`, {
          method,
          body: JSON.stringify({ prefixes: [name] }),
          headers: { 'content-type': 'application/json' },
        })
      : new Request(`http://backend/storage/v1/object/${addressOf(bucket, name)}`, {
          method,
          ...(bytes && {
            body: new Uint8Array(bytes),
            headers: { 'content-type': type ?? 'application/octet-stream' },
          }),
        });
  const answer = await appBackends.fetchAsOwner(id, request);
  if (!answer.ok) return fail(dataFailure(answer.error));
  if (answer.value.ok) return succeed(answer.value);
  return fail({ code: await refusalOf(answer.value) });
}

/** As supabase-js writes it: escapes within a name belong to the name. */
const addressOf = (bucket: string, name: string) => encodeURI(`${bucket}/${name}`).replaceAll('%25', '%');

async function refusalOf(answer: Response): Promise<'file-gone' | 'value-taken' | 'value-refused'> {
  const said = await answer.text();
  if (answer.status === 404 || /"statusCode":\s*"?404/.test(said)) return 'file-gone';
  return answer.status === 409 || /duplicate|already exists|"statusCode":\s*"?409/i.test(said)
    ? 'value-taken'
    : 'value-refused';
}
