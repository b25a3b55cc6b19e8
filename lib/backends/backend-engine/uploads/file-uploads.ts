import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { copyFile, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { ReadableStream as NodeReadableStream } from 'node:stream/web';
import type { App } from '@supabase/lite';

type StorageAdapter = NonNullable<App['_storageAdapter']>;
type ObjectMetadata = Awaited<ReturnType<StorageAdapter['headObject']>>;

/** Points to an object's bytes, in a file named by their hash. */
type Pointer = { hash: string; contentType: string; cacheControl: string };

const sha256 = (bytes: Uint8Array | string) => createHash('sha256').update(bytes).digest('hex');

/**
 * One backend's uploads in their own folder: `objects/<hash of bucket and name>` points to `bytes/<hash of content>`.
 * No bucket or object name becomes a path, so `..` and strange names never reach the disk; bytes are never changed in
 * place, so a snapshot can list them by hash. `version` is ignored: the engine writes without one and reads with one.
 */
export function createFileUploads(folder: string): StorageAdapter {
  const bytesOf = (hash: string) => path.join(folder, 'bytes', hash);
  const pointerOf = (bucket: string, key: string) =>
    path.join(folder, 'objects', sha256(JSON.stringify([bucket, key])));
  const readPointer = async (file: string) => JSON.parse(await readFile(file, 'utf8')) as Pointer;

  // Renames it into place, so that dying here leaves no partial file under a final name. Each call writes its own
  // temporary file first: two people may upload the same picture at the same moment.
  async function put(file: string, write: (unfinished: string) => Promise<void>): Promise<void> {
    const unfinished = `${file}.${randomUUID()}.new`;
    await write(unfinished);
    await rename(unfinished, file);
  }

  async function describe(file: string): Promise<ObjectMetadata> {
    const { hash, contentType, cacheControl } = await readPointer(file);
    const { size } = await stat(bytesOf(hash));
    const { mtime } = await stat(file);
    const eTag = `"${hash.slice(0, 32)}"`;
    return {
      cacheControl,
      contentLength: size,
      size,
      mimetype: contentType,
      lastModified: mtime,
      eTag,
      httpStatusCode: 200,
    };
  }

  return {
    driver: null,
    async uploadObject(bucket, key, _version, body, contentType, cacheControl) {
      const bytes = body instanceof Uint8Array ? body : await buffer(body as unknown as NodeReadableStream);
      const hash = sha256(bytes);
      await Promise.all(['bytes', 'objects'].map((name) => mkdir(path.join(folder, name), { recursive: true })));
      await put(bytesOf(hash), (file) => writeFile(file, bytes));
      const pointer = JSON.stringify({ hash, contentType, cacheControl } satisfies Pointer);
      await put(pointerOf(bucket, key), (file) => writeFile(file, pointer));
      return describe(pointerOf(bucket, key));
    },
    headObject: (bucket, key) => describe(pointerOf(bucket, key)),
    async getObject(bucket, key) {
      const metadata = await describe(pointerOf(bucket, key));
      const { hash } = await readPointer(pointerOf(bucket, key));
      const body = Readable.toWeb(createReadStream(bytesOf(hash))) as ReadableStream<Uint8Array>;
      return { metadata, httpStatusCode: 200, body };
    },
    deleteObject: (bucket, key) => rm(pointerOf(bucket, key), { force: true }),
    async deleteObjects(bucket, keys) {
      for (const key of keys) await rm(pointerOf(bucket, key), { force: true });
    },
    async copyObject(bucket, key, _version, toBucket, toKey) {
      const target = pointerOf(toBucket, toKey);
      await put(target, (file) => copyFile(pointerOf(bucket, key), file));
      return describe(target);
    },
    privateAssetUrl: (bucket, key) => Promise.resolve(`file://${pointerOf(bucket, key)}`),
  };
}
