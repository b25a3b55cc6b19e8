/** Immutable bytes addressed by their SHA-256, as 64 lower-case hex digits. */
export interface BlobStore {
  /** Stores bytes and returns their hash; once resolved, they survive a power cut. Equal bytes are stored once. */
  put(bytes: Uint8Array): Promise<string>;
  /** Stores many with a single wait for the disk; returns the hashes in the order given. */
  putAll(parts: readonly Uint8Array[]): Promise<string[]>;
  /** Null if there is no such blob; throws only if the disk fails or the content no longer matches its hash. */
  get(hash: string): Promise<Uint8Array | null>;
  has(hash: string): Promise<boolean>;
  /** Returns the given hashes that are not stored, so that a client uploads only the missing blobs. */
  missing(hashes: readonly string[]): Promise<string[]>;
  /**
   * Removes every blob that `isUsed` rejects and that is older than `olderThan` (ms since the epoch). Returns the bytes
   * freed.
   */
  collect(isUsed: (hash: string) => boolean, olderThan: number): Promise<number>;
}
