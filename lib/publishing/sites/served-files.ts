import type { IncomingMessage, ServerResponse } from 'node:http';
import type { BlobStore } from '../../base/blobs/blob-store';
import { acceptedEncoding } from '../../base/http/accept-encoding';
import type { Target } from '../../base/foundation/read-target';
import { type SiteFile, siteManifestSchema } from './site';

/** The files in a manifest, by path; null if the manifest is not stored. */
export async function readManifest(
  blobs: Pick<BlobStore, 'get'>,
  hash: string,
): Promise<ReadonlyMap<string, SiteFile> | null> {
  return (await readWholeManifest(blobs, hash))?.files ?? null;
}

/** What a site serves, and the first path segments its app's addresses can have (null if unknown). */
export type ServedSite = { files: ReadonlyMap<string, SiteFile>; firstSegments: ReadonlySet<string> | null };

export async function readWholeManifest(blobs: Pick<BlobStore, 'get'>, hash: string): Promise<ServedSite | null> {
  const bytes = await blobs.get(hash);
  if (!bytes) return null;
  const manifest = siteManifestSchema.parse(JSON.parse(Buffer.from(bytes).toString('utf8')));
  return {
    files: new Map(manifest.files.map((file) => [file.path, file])),
    firstSegments: manifest.firstSegments ? new Set(manifest.firstSegments) : null,
  };
}

/**
 * The file for a path: the file itself, its index.html, or the app's page for an address that the app's own router
 * handles.
 */
export function fileFor(files: ReadonlyMap<string, SiteFile>, target: Target): SiteFile | undefined {
  // Such as `/tag/AC%2FDC`: always an address of the app, never a file.
  if (!target.isPlain) return files.get('index.html');
  const path = target.path.slice(1);
  const exact = files.get(path === '' ? 'index.html' : path) ?? files.get(`${path.replace(/\/$/, '')}/index.html`);
  if (exact) return exact;
  const looksLikeFile = /\.[a-z0-9]{1,8}$/i.test(path) || path.startsWith('assets/');
  return looksLikeFile ? undefined : files.get('index.html');
}

/**
 * Sends a file with these headers, in the smallest encoding the browser accepts, or changed by `change` and
 * uncompressed. Throws if its bytes are gone.
 */
export async function sendBytes(
  blobs: Pick<BlobStore, 'get'>,
  request: IncomingMessage,
  response: ServerResponse,
  {
    file,
    headers,
    status = 200,
    change = null,
  }: {
    file: SiteFile;
    headers: Readonly<Record<string, string>>;
    status?: number;
    change?: ((text: string) => string) | null;
  },
): Promise<void> {
  const { brotli, gzip } = change ? { brotli: null, gzip: null } : file;
  const offered = [...(brotli ? (['br'] as const) : []), ...(gzip ? (['gzip'] as const) : [])];
  const encoding = acceptedEncoding(request.headers['accept-encoding'], offered);
  const hash = (encoding === 'br' ? brotli : encoding === 'gzip' ? gzip : null) ?? file.hash;
  const stored = await blobs.get(hash);
  if (!stored) throw new Error(`a published file is gone: ${file.path}`);
  const bytes = change ? Buffer.from(change(Buffer.from(stored).toString('utf8'))) : stored;
  response.writeHead(status, {
    ...headers,
    ...(encoding ? { 'content-encoding': encoding } : {}),
    'content-length': String(bytes.length),
  });
  response.end(request.method === 'HEAD' ? undefined : bytes);
}
