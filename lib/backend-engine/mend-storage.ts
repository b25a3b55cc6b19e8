import { foldListing, listingSchema, type StoredObject } from './fold-listing';

type Fetch = (request: Request) => Promise<Response>;

/** More objects than this in one folder and below are not shown; said in `docs/backend-compatibility.md`. */
const listLimit = 10_000;

/** A request with another body and the same headers, which say nothing of the old body's length. */
export function withBody(request: Request, body: BodyInit, headers: Record<string, string> = {}): Request {
  const all = new Headers(request.headers);
  all.delete('content-length');
  for (const [name, value] of Object.entries(headers)) all.set(name, value);
  return new Request(request.url, { method: request.method, headers: all, body });
}

/**
 * A file that a browser uploads comes as a form whose field has no name; the engine takes the bytes alone, and their
 * length, without which it checks no limit of the bucket.
 */
export async function sendUpload(fetch: Fetch, request: Request): Promise<Response> {
  const isForm = request.headers.get('content-type')?.startsWith('multipart/form-data') === true;
  const form = isForm ? await request.formData() : null;
  const file = form === null ? await request.blob() : [...form.values()].find((value) => typeof value !== 'string');
  if (!(file instanceof Blob))
    return Response.json({ statusCode: '400', error: 'Bad Request', message: 'No file' }, { status: 400 });
  const seconds = form?.get('cacheControl');
  const type = form === null ? request.headers.get('content-type') : file.type;
  return fetch(
    withBody(request, await file.arrayBuffer(), {
      'content-type': type === null || type === '' ? 'application/octet-stream' : type,
      'content-length': String(file.size),
      ...(typeof seconds === 'string' ? { 'cache-control': `max-age=${seconds}` } : {}),
    }),
  );
}

/** The engine lists whole names of all that begins so; Supabase shows one level of folders. */
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

/** supabase-js reads other names than the engine answers, and puts `/storage/v1` before the addresses itself. */
export async function sendSigning(fetch: Fetch, request: Request): Promise<Response> {
  const answer = await fetch(request);
  if (!answer.ok) return answer;
  const signed: unknown = await answer.json();
  return Response.json(Array.isArray(signed) ? signed.map(nameAddress) : nameAddress(signed as Signed));
}

type Signed = { signedUrl?: string };

function nameAddress(signed: Signed): object {
  const address = signed.signedUrl?.replace(/^\/storage\/v1/, '') ?? '';
  return address === '' ? { ...signed, signedURL: null } : { ...signed, signedURL: address, url: address };
}

/** supabase-js tells what is not there from what went wrong by a name the engine does not give. */
export async function sendAboutFile(fetch: Fetch, request: Request): Promise<Response> {
  const answer = await fetch(request);
  if (answer.ok || request.method === 'HEAD') return answer;
  const failure = (await answer.json()) as { statusCode?: string };
  return Response.json(
    { ...failure, ...(failure.statusCode === '404' ? { code: 'NoSuchKey' } : {}) },
    { status: answer.status },
  );
}
