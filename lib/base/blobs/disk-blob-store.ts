import { createHash, randomBytes } from 'node:crypto';
import { mkdir, open, readFile, readdir, rename, rm, stat, unlink, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { deflateRaw, deflateRawSync, inflateRaw, inflateRawSync } from 'node:zlib';
import type { BlobStore } from './blob-store';
import { syncFolder } from './sync-folder';

const deflate = promisify(deflateRaw);
const inflate = promisify(inflateRaw);

const hashPattern = /^[0-9a-f]{64}$/;
const filesOpenAtOnce = 8;
/**
 * How long a blob counts as young without another look at the disk; well below the hour that garbage collection waits.
 */
const believedForMs = 10 * 60_000;
const mostBelieved = 100_000;
const smallBytes = 32 * 1024;
// The first byte of a blob's file says how the rest is stored.
const asItIs = 0;
const deflated = 1;

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const isMissing = (error: unknown) => (error as NodeJS.ErrnoException).code === 'ENOENT';

/**
 * Stores blobs as files `<folder>/ab/cdef…`, deflated if that helps. `put` writes to a temporary name, fsyncs, renames
 * and fsyncs the folder before it resolves, so a file under a blob's name is always complete. Only one process may have
 * the folder open (the data folder's lock ensures it): writes in progress are tracked in memory.
 */
export function createDiskBlobStore(folder: string): BlobStore {
  const writing = new Map<string, Promise<void>>();
  /** Hashes reported as present while `collect` runs, which it must therefore keep. */
  let promised: Set<string> | null = null;
  const removing = new Map<string, Promise<void>>();
  const knownShards = new Map<string, Promise<void>>();
  /**
   * When this process last found a blob young, or made it young; saves a disk access for blobs that every version
   * shares.
   */
  const believed = new Map<string, number>();
  const inPlace = createPlacesToRead(filesOpenAtOnce);

  const shardOf = (hash: string) => join(folder, hash.slice(0, 2));
  const fileOf = (hash: string) => join(shardOf(hash), hash.slice(2));

  async function has(hash: string): Promise<boolean> {
    if (!hashPattern.test(hash)) return false;
    promised?.add(hash);
    await removing.get(hash);
    try {
      const now = Date.now();
      if (now - (believed.get(hash) ?? 0) < believedForMs) return true;
      // A look-up makes the blob young again: the caller may be about to refer to it in a version.
      await utimes(fileOf(hash), now / 1000, now / 1000);
      believe(hash, now);
      return true;
    } catch (error) {
      if (isMissing(error)) return false;
      throw error;
    }
  }

  function believe(hash: string, at: number): void {
    if (believed.size >= mostBelieved) believed.clear();
    believed.set(hash, at);
  }

  // Fsync each shard on first use: a process that died may have renamed a blob into it without the fsync.
  function openShard(shard: string): Promise<void> {
    let opened = knownShards.get(shard);
    if (!opened) {
      opened = mkdir(shard, { recursive: true })
        .then(() => syncFolder(shard))
        .then(() => syncFolder(folder));
      opened.catch(() => knownShards.delete(shard));
      knownShards.set(shard, opened);
    }
    return opened;
  }

  async function writeFile(hash: string, bytes: Uint8Array): Promise<boolean> {
    await openShard(shardOf(hash));
    if (await has(hash)) return false;
    const packed = await pack(bytes);
    const passing = join(shardOf(hash), `.${hash.slice(2, 10)}-${randomBytes(6).toString('hex')}`);
    try {
      const file = await open(passing, 'wx', 0o600);
      try {
        await file.writev(packed);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(passing, fileOf(hash));
      believe(hash, Date.now());
    } catch (error) {
      await rm(passing, { force: true }).catch(() => undefined);
      throw error;
    }
    return true;
  }

  async function writeBatch(parts: ReadonlyMap<string, Uint8Array>): Promise<void> {
    const shards = new Set<string>();
    await inParallel([...parts], async ([hash, bytes]) => {
      if (await writeFile(hash, bytes)) shards.add(shardOf(hash));
    });
    await inParallel([...shards], syncFolder);
  }

  async function putAll(parts: readonly Uint8Array[]): Promise<string[]> {
    const hashes = parts.map(sha256);
    const fresh = new Map<string, Uint8Array>();
    const waitFor: Array<Promise<void>> = [];
    for (const [n, hash] of hashes.entries()) {
      promised?.add(hash);
      const underWay = writing.get(hash);
      if (underWay) waitFor.push(underWay);
      else fresh.set(hash, parts[n]!);
    }
    if (fresh.size > 0) {
      const batch = writeBatch(fresh).finally(() => {
        for (const hash of fresh.keys()) writing.delete(hash);
      });
      for (const hash of fresh.keys()) writing.set(hash, batch);
      waitFor.push(batch);
    }
    await Promise.all(waitFor);
    return hashes;
  }

  async function read(hash: string): Promise<Uint8Array | null> {
    const file = await readFile(fileOf(hash)).catch((error: unknown) => {
      if (isMissing(error)) return null;
      throw error;
    });
    return file === null ? null : unpack(hash, file);
  }

  return {
    putAll,
    put: async (bytes) => (await putAll([bytes]))[0]!,
    has,
    get: (hash) => (hashPattern.test(hash) ? inPlace(() => read(hash)) : Promise.resolve(null)),
    async missing(hashes) {
      const found = new Map<string, boolean>();
      await inParallel([...new Set(hashes)], async (hash) => void found.set(hash, await has(hash)));
      return hashes.filter((hash) => !found.get(hash));
    },
    async collect(isUsed, olderThan) {
      promised = new Set();
      let freed = 0;
      try {
        for await (const { path, name, shard } of walk(folder)) {
          const hash = shard + name;
          if (hashPattern.test(hash) && (isUsed(hash) || writing.has(hash))) continue;
          const { mtimeMs, size } = await stat(path);
          if (mtimeMs >= olderThan || promised.has(hash) || writing.has(hash)) continue;
          believed.delete(hash);
          const removal = unlink(path).finally(() => removing.delete(hash));
          removing.set(hash, removal);
          await removal;
          freed += size;
        }
      } finally {
        promised = null;
      }
      return freed;
    },
  };
}

/** Total bytes of all blobs on disk. Reads every shard: for garbage collection and benchmarks, not for requests. */
export async function measureBlobs(folder: string): Promise<number> {
  let bytes = 0;
  for await (const { path } of walk(folder)) bytes += (await stat(path)).size;
  return bytes;
}

/** Bytes that each of these blobs occupies on disk; missing ones are left out. */
export async function measureEach(folder: string, hashes: readonly string[]): Promise<Map<string, number>> {
  const sizes = new Map<string, number>();
  await inParallel(hashes, async (hash) => {
    const found = await stat(join(folder, hash.slice(0, 2), hash.slice(2))).catch((error: unknown) => {
      if (isMissing(error)) return null;
      throw error;
    });
    if (found) sizes.set(hash, found.size);
  });
  return sizes;
}

/** Hashes of all blobs on disk, in no particular order. */
export async function* listBlobs(folder: string): AsyncGenerator<string> {
  for await (const { name, shard } of walk(folder)) if (hashPattern.test(shard + name)) yield shard + name;
}

async function* walk(folder: string): AsyncGenerator<{ path: string; shard: string; name: string }> {
  for (const shard of await readdir(folder)) {
    if (!/^[0-9a-f]{2}$/.test(shard)) continue;
    for (const name of await readdir(join(folder, shard))) yield { path: join(folder, shard, name), shard, name };
  }
}

// Compressing small parts synchronously is faster than a round trip to another thread.
async function shrink(bytes: Uint8Array): Promise<Uint8Array> {
  if (bytes.length < 100) return bytes;
  return bytes.length < smallBytes ? deflateRawSync(bytes) : deflate(bytes);
}

async function pack(bytes: Uint8Array): Promise<[Uint8Array, Uint8Array]> {
  const smaller = await shrink(bytes);
  return smaller.length < bytes.length * 0.9 ? [Uint8Array.of(deflated), smaller] : [Uint8Array.of(asItIs), bytes];
}

async function unshrink(bytes: Uint8Array): Promise<Buffer> {
  return bytes.length < smallBytes / 4 ? inflateRawSync(bytes) : inflate(bytes);
}

async function unpack(hash: string, file: Buffer): Promise<Uint8Array> {
  const rest = file.subarray(1);
  const content = file[0] === deflated ? await unshrink(rest).catch(() => null) : rest;
  if (content === null || sha256(content) !== hash) throw new Error(`Blob ${hash} is damaged on disk.`);
  return new Uint8Array(content.buffer, content.byteOffset, content.length);
}

/** Bounds memory: if a thousand callers ask for 20 MB each, only `most` are read at a time. */
function createPlacesToRead(most: number) {
  let taken = 0;
  const waiting: (() => void)[] = [];
  return async <Value>(work: () => Promise<Value>): Promise<Value> => {
    if (taken < most) taken += 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      // The place passes directly to the next in line, so a new caller can't grab it first.
      if (next) next();
      else taken -= 1;
    }
  };
}

async function inParallel<Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
  let next = 0;
  const worker = async () => {
    while (next < items.length) await work(items[next++]!);
  };
  await Promise.all(Array.from({ length: Math.min(filesOpenAtOnce, items.length) }, worker));
}
