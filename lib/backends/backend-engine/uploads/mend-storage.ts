import { z } from 'zod';
import { foldListing, listingSchema, type StoredObject } from './fold-listing';
import { handOutFile } from './hand-out-file';
import { withLastFailure } from '../session/last-failure';

type Fetch = (request: Request) => Promise<Response>;

/**
 * A folder's listing stops at this many objects, subfolders included; documented in `docs/backend-compatibility.md`.
 */
const listLimit = 10_000;

/** A request with another body and the same headers, except those about the old body's length. */
export function withBody(request: Request, body: BodyInit, headers: Record<string, string> = {}): Request {
  const all = new Headers(request.headers);
  all.delete('content-length');
  for (const [name, value] of Object.entries(headers)) all.set(name, value);
  return new Request(request.url, { method: request.method, headers: all, body });
}

/**
 * A browser uploads a file as a form whose field has no name; the engine takes the bytes only, and their length,
 * without which it does not check the bucket's size limit.
 */
export async function sendUpload(fetch: Fetch, request: Request): Promise<Response> {
  const isForm = request.headers.get('content-type')?.startsWith('multipart/form-data') === true;
  const form = isForm ? await request.formData() : null;
  const file = form === null ? await request.blob() : [...form.values()].find((value) => typeof value !== 'string');
  if (!(file instanceof Blob))
    return Response.json({ statusCode: '400', error: 'Bad Request', message: 'No file' }, { status: 400 });
  const seconds = form?.get('cacheControl');
  const type = form === null ? request.headers.get('content-type') : file.type;
  const bytes = await file.arrayBuffer();
  return sendOnceMore(fetch, () =>
    withBody(request, bytes, {
      'content-type': type === null || type === '' ? 'application/octet-stream' : type,
      'content-length': String(file.size),
      ...(typeof seconds === 'string' ? { 'cache-control': `max-age=${seconds}` } : {}),
    }),
  );
}

/**
 * When two uploads create one name at the same moment, the engine fails the later one with an internal error. When
 * asked again, it finds the first upload.
 */
async function sendOnceMore(fetch: Fetch, make: () => Request): Promise<Response> {
  const { value, failure } = await withLastFailure(() => fetch(make()));
  return value.status === 500 && failure?.code === '23505' ? fetch(make()) : value;
}

/** The engine lists the full names of everything with the prefix; Supabase shows one level of folders. */
export async function sendListing(fetch: Fetch, request: Request): Promise<Response> {
  const asked = listingSchema.safeParse(
    await request
      .clone()
      .json()
      .catch(() => null),
  );
  if (!asked.success) return fetch(request);
  const { prefix } = asked.data;
  const answer = await fetch(withBody(request, JSON.stringify({ prefix, limit: listLimit, offset: 0 })));
  if (!answer.ok) return answer;
  return Response.json(foldListing((await answer.json()) as StoredObject[], asked.data));
}

const listV2Schema = z.object({
  prefix: z.string().default(''),
  limit: z.number().int().min(1).max(1000).default(1000),
  cursor: z.string().optional(),
  with_delimiter: z.boolean().default(false),
});

/** The newer listing, by full names in order, page by page; the engine has none. */
export async function sendListingOfNames(fetch: Fetch, request: Request): Promise<Response> {
  const asked = listV2Schema.safeParse(await request.json().catch(() => null));
  if (!asked.success)
    return Response.json({ statusCode: '400', error: 'invalid_request', message: 'Invalid listing' }, { status: 400 });
  const { prefix, limit, cursor, with_delimiter: folds } = asked.data;
  const bucket = request.url.replace('/object/list-v2/', '/object/list/');
  const headers = new Headers(request.headers);
  headers.delete('content-length');
  const body = JSON.stringify({ prefix, limit: listLimit, offset: 0 });
  const answer = await fetch(new Request(bucket, { method: 'POST', headers, body }));
  if (!answer.ok) return answer;
  const after = cursor === undefined ? '' : Buffer.from(cursor, 'base64url').toString('utf8');
  const entries = new Map<string, StoredObject | null>();
  for (const object of (await answer.json()) as StoredObject[]) {
    if (!object.name.startsWith(prefix)) continue;
    const slash = folds ? object.name.indexOf('/', prefix.length) : -1;
    const key = slash === -1 ? object.name : object.name.slice(0, slash + 1);
    if (key > after) entries.set(key, slash === -1 ? object : null);
  }
  const names = [...entries.keys()].sort();
  const page = names.slice(0, limit);
  const hasNext = names.length > page.length;
  return Response.json({
    hasNext,
    ...(hasNext ? { nextCursor: Buffer.from(page.at(-1) ?? '').toString('base64url') } : {}),
    folders: page.filter((name) => entries.get(name) === null).map((name) => ({ name, key: name })),
    objects: page.flatMap((name) => entries.get(name) ?? []).map((object) => ({ ...object, key: object.name })),
  });
}

/** The engine returns the copy's name under another key. */
export async function sendCopy(fetch: Fetch, request: Request): Promise<Response> {
  const answer = await fetch(request.clone());
  if (!answer.ok) return answer;
  const asked = (await request.json()) as { bucketId: string; destinationBucket?: string; destinationKey: string };
  return Response.json({ Key: `${asked.destinationBucket ?? asked.bucketId}/${asked.destinationKey}` });
}

export async function sendFile(fetch: Fetch, request: Request): Promise<Response> {
  return handOutFile(request, await fetch(request));
}

const severalSchema = z.object({ expiresIn: z.number(), paths: z.array(z.string()).max(1000) });

/** supabase-js reads other field names than the engine returns, and adds `/storage/v1` to the addresses itself. */
export async function sendSigning(fetch: Fetch, request: Request): Promise<Response> {
  const several = severalSchema.safeParse(
    await request
      .clone()
      .json()
      .catch(() => null),
  );
  if (several.success) return sendSigningOfSeveral(fetch, request, several.data);
  const answer = await fetch(request);
  if (!answer.ok) return answer;
  return Response.json(nameAddress((await answer.json()) as Signed));
}

/** Signs one by one: the engine refuses all of them if one is missing. */
async function sendSigningOfSeveral(
  fetch: Fetch,
  request: Request,
  { expiresIn, paths }: z.infer<typeof severalSchema>,
) {
  const signed: object[] = [];
  const headers = new Headers(request.headers);
  headers.delete('content-length');
  for (const path of paths) {
    const url = `${request.url}/${path.split('/').map(encodeURIComponent).join('/')}`;
    const answer = await fetch(new Request(url, { method: 'POST', headers, body: JSON.stringify({ expiresIn }) }));
    if (answer.ok) signed.push({ error: null, path, ...nameAddress((await answer.json()) as Signed) });
    else
      signed.push({ error: 'Either the object does not exist or you do not have access to it', path, signedURL: null });
  }
  return Response.json(signed);
}

type Signed = { signedUrl?: string };

function nameAddress(signed: Signed): object {
  const address = signed.signedUrl?.replace(/^\/storage\/v1/, '') ?? '';
  return address === '' ? { ...signed, signedURL: null } : { ...signed, signedURL: address, url: address };
}

/** supabase-js tells a missing file from an error by a name that the engine does not return. */
export async function sendAboutFile(fetch: Fetch, request: Request): Promise<Response> {
  const answer = await fetch(request);
  if (answer.ok) return Response.json(aboutFile(aboutSchema.parse(await answer.json())));
  const failure = (await answer.json()) as { statusCode?: string };
  return Response.json(
    { ...failure, ...(failure.statusCode === '404' ? { code: 'NoSuchKey' } : {}) },
    { status: answer.status },
  );
}

const aboutSchema = z.object({
  id: z.string(),
  name: z.string(),
  version: z.string().nullish(),
  bucket_id: z.string(),
  created_at: z.string(),
  updated_at: z.string().nullish(),
  metadata: z.record(z.string(), z.unknown()).nullish(),
  user_metadata: z.record(z.string(), z.unknown()).nullish(),
});

/** Moves the file's own properties to the top level; what its uploader attached stays under `metadata`. */
function aboutFile(about: z.infer<typeof aboutSchema>): object {
  const { size, mimetype, cacheControl, eTag, lastModified } = about.metadata ?? {};
  return {
    ...{ id: about.id, name: about.name, version: about.version ?? null, bucket_id: about.bucket_id },
    ...{ size, content_type: mimetype, cache_control: cacheControl, etag: eTag },
    metadata: about.user_metadata ?? {},
    last_modified: lastModified ?? about.updated_at ?? about.created_at,
    created_at: about.created_at,
  };
}
