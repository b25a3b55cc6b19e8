import { createReadStream } from 'node:fs';
import { open, readFile, stat } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { lookup } from 'mrmime';
import { acceptedEncoding } from '../../base/http/accept-encoding';
import { readTarget } from '../../base/foundation/read-target';
import { shrinks } from '../../base/http/shrinks';
import { isNamedByContent, listOwnFiles, packedFolder } from './own-folders';
import { hashOf, isPacked } from './pack-files';

type OwnFile = { file: string; size: number; hash: string; type: string; isImmutable: boolean };

/**
 * Serves the builder's built files: compressed copies from disk if they exist; other files are compressed as they are
 * sent (by the code that wraps the response). Files with a hash in their name are cached by browsers for a year; the
 * rest are revalidated, and get a 304 if unchanged. Returns false for any other address or method, and true once the
 * response is taken care of. The list of files is read once, at startup.
 */
export async function createOwnFiles(root: string) {
  const files = await listOwnFiles(root);
  const known = new Map<string, Promise<OwnFile>>();
  const packedSizes = new Map<string, number>();

  /** Reads a file once, to compute its hash. */
  function read(address: string, file: string): Promise<OwnFile> {
    const found = known.get(address) ?? readOnce(address, file);
    known.set(address, found);
    found.catch(() => known.delete(address));
    return found;
  }

  async function readOnce(address: string, file: string): Promise<OwnFile> {
    const bytes = await readFile(file);
    const mime = lookup(file) ?? 'application/octet-stream';
    const type = shrinks(mime) && mime !== 'application/wasm' ? `${mime}; charset=utf-8` : mime;
    return { file, size: bytes.length, hash: hashOf(bytes), type, isImmutable: isNamedByContent(address) };
  }

  /** The size of the compressed copy; null if there is none. */
  async function packedSize({ hash, file, size }: OwnFile): Promise<number | null> {
    if (!isPacked(file, size)) return null;
    const seen = packedSizes.get(hash);
    if (seen !== undefined) return seen;
    const found = await stat(packedFile(hash)).catch(() => null);
    if (found === null) return null;
    packedSizes.set(hash, found.size);
    return found.size;
  }

  const packedFile = (hash: string) => path.join(packedFolder(root), `${hash}.br`);

  return async (request: IncomingMessage, response: ServerResponse): Promise<boolean> => {
    const { path: address = '' } = readTarget(request.url) ?? {};
    const file = files.get(address);
    if (file === undefined || (request.method !== 'GET' && request.method !== 'HEAD')) return false;
    const own = await read(address, file);
    const packed = acceptedEncoding(request.headers['accept-encoding'], ['br']) ? await packedSize(own) : null;
    const headers = {
      'content-type': own.type,
      'cache-control': own.isImmutable ? 'public, max-age=31536000, immutable' : 'public, no-cache',
      etag: packed === null ? `"${own.hash}"` : `"${own.hash}-br"`,
      vary: 'accept-encoding',
      'x-content-type-options': 'nosniff',
    };
    // Both etags contain the hash, so either means that the content is unchanged.
    if (String(request.headers['if-none-match'] ?? '').includes(own.hash)) {
      response.writeHead(304, headers).end();
      return true;
    }
    // Open the file before sending the headers: if the packed copy was deleted in the meantime, this fails instead of
    // cutting off the response.
    const handle = await open(packed === null ? own.file : packedFile(own.hash));
    response.writeHead(200, {
      ...headers,
      ...(packed === null ? {} : { 'content-encoding': 'br' }),
      'content-length': packed ?? own.size,
    });
    if (request.method === 'HEAD') {
      await handle.close();
      response.end();
    } else await pipeline(createReadStream('', { fd: handle }), response).catch(ignoreGone);
    return true;
  };
}

/** A client that disconnected is not a bug. */
function ignoreGone(error: unknown): void {
  const { code } = error as NodeJS.ErrnoException;
  if (code !== 'ERR_STREAM_PREMATURE_CLOSE' && code !== 'ECONNRESET' && code !== 'EPIPE') throw error;
}
