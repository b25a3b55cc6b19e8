/** Immutable bytes known by their SHA-256, in 64 lower-case hex digits. */
export interface BlobStore {
  /** Stores bytes and returns their hash; when it resolves they survive a power cut. Equal bytes are stored once. */
  put(bytes: Uint8Array): Promise<string>;
  /** Many at once, with one wait for the disk; hashes in the order given. */
  putAll(parts: readonly Uint8Array[]): Promise<string[]>;
  /** Null when there is no such blob; throws only when the disk fails or what it holds no longer matches its name. */
  get(hash: string): Promise<Uint8Array | null>;
  has(hash: string): Promise<boolean>;
  /** Of these hashes, the ones not stored; so that a client uploads only what is missing. */
  missing(hashes: readonly string[]): Promise<string[]>;
  /** Removes all but the hashes `isUsed` says yes to and those younger than `olderThan` (ms since the epoch). Returns bytes freed. */
  collect(isUsed: (hash: string) => boolean, olderThan: number): Promise<number>;
}
