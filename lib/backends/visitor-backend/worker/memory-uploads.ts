import type { App } from '@supabase/lite';

type StorageAdapter = NonNullable<App['_storageAdapter']>;
type ObjectMetadata = Awaited<ReturnType<StorageAdapter['headObject']>>;
type Kept = { bytes: Uint8Array<ArrayBuffer>; type: string; cacheControl: string; tag: string; at: Date };

/** Bytes of all uploads of one visitor together; with more, the browser would kill the tab. */
const mostBytes = 200 * 1024 ** 2;

/** A visitor's uploads, in the memory of the worker. */
export function createMemoryUploads(): StorageAdapter {
  const kept = new Map<string, Kept>();
  let made = 0;
  const keyOf = (bucket: string, key: string) => JSON.stringify([bucket, key]);

  function find(bucket: string, key: string): Kept {
    const one = kept.get(keyOf(bucket, key));
    if (!one) throw Object.assign(new Error(`There is no ${key} in ${bucket}.`), { code: 'ENOENT' });
    return one;
  }

  function describe({ bytes, type, cacheControl, tag, at }: Kept): ObjectMetadata {
    return {
      ...{ cacheControl, contentLength: bytes.length, size: bytes.length, mimetype: type },
      ...{ lastModified: at, eTag: tag, httpStatusCode: 200 },
    };
  }

  function keep(name: string, one: Omit<Kept, 'tag' | 'at'>): ObjectMetadata {
    let sum = one.bytes.length;
    for (const [other, { bytes }] of kept) if (other !== name) sum += bytes.length;
    if (sum > mostBytes) throw new Error('A visitor may upload up to 200 MB.');
    const full: Kept = { ...one, tag: `"${(made += 1)}-${one.bytes.length}"`, at: new Date() };
    kept.set(name, full);
    return describe(full);
  }

  return {
    driver: null,
    async uploadObject(bucket, key, _version, body, type, cacheControl) {
      const bytes = new Uint8Array(await new Response(body as BodyInit).arrayBuffer());
      return keep(keyOf(bucket, key), { bytes, type, cacheControl });
    },
    headObject: async (bucket, key) => describe(find(bucket, key)),
    async getObject(bucket, key) {
      const one = find(bucket, key);
      return { metadata: describe(one), httpStatusCode: 200, body: new Response(one.bytes).body! };
    },
    deleteObject: async (bucket, key) => void kept.delete(keyOf(bucket, key)),
    async deleteObjects(bucket, keys) {
      for (const key of keys) kept.delete(keyOf(bucket, key));
    },
    async copyObject(bucket, key, _version, toBucket, toKey) {
      const { bytes, type, cacheControl } = find(bucket, key);
      return keep(keyOf(toBucket, toKey), { bytes, type, cacheControl });
    },
    privateAssetUrl: (bucket, key) => Promise.resolve(`memory:${keyOf(bucket, key)}`),
  };
}
