import type { Result } from '@/lib/foundation/result';
import type { BackendId, MigrationFailure } from '@/lib/backends/backend';
import type { BackendTrouble } from '@/lib/backends/backends';

/** Names all data of a backend at one moment: the SHA-256 of its manifest, which is a blob. Equal data may have several. */
export type SnapshotId = string & { readonly __noun: 'snapshot' };

/** Why a snapshot could not be read. The live data is as it was. */
export type SnapshotTrouble =
  /** The manifest, or something it names, is not in the store or is damaged. */
  | { code: 'snapshot-missing'; snapshot: SnapshotId }
  /**
   * Made by an engine whose files the present one can't open, and not carried over: `reason` says why in words, null where that
   * engine is not installed. It is kept as it is.
   */
  | { code: 'snapshot-outdated'; engine: string; reason: string | null };

/** Reads rows of one statement that can't change anything; `Backends.read` of one backend. */
export type ReadRows = (
  sql: string,
  values?: readonly unknown[],
) => Promise<Result<readonly Record<string, unknown>[], BackendTrouble | MigrationFailure>>;

/** A snapshot that can be asked, in a throw-away backend beside the live one. */
export type OpenSnapshot = {
  read: ReadRows;
  /** Ends it and removes its files; until then it takes a place of its own in memory. */
  close(): Promise<void>;
};

/**
 * All data of a backend – rows, users, uploads – kept and put back. A snapshot never changes and belongs to nobody: several
 * versions, and forks, may name the same.
 */
export interface Snapshots {
  /**
   * Keeps what is there now; opens the backend if it is closed and has changed. When it resolves the snapshot survives a
   * power cut. Unchanged data answers the snapshot taken last. Writes wait while blocks are read, not while they are stored.
   */
  take(id: BackendId): Promise<Result<SnapshotId, BackendTrouble>>;
  /**
   * Puts a snapshot in the place of what is there, which is lost unless it was taken before; a backend that does not exist yet
   * begins with it. Whoever is signed in stays so where the user existed then; nobody is signed in again. Calls that come
   * meanwhile wait. A process that dies here leaves all of the one state or all of the other.
   */
  restore(id: BackendId, snapshot: SnapshotId): Promise<Result<void, BackendTrouble | SnapshotTrouble>>;
  /**
   * The same over data that was taken just before, null where nothing was there: `changed-since` where something was written after
   * that, which would be lost; then nothing changed. Nothing can be written between looking and putting back. A `snapshot` of null
   * leaves nothing there.
   */
  restoreOver(
    id: BackendId,
    taken: SnapshotId | null,
    snapshot: SnapshotId | null,
  ): Promise<Result<void, BackendTrouble | SnapshotTrouble | { code: 'changed-since' }>>;
  /** Opens it to be read, as it was, without touching any backend. */
  open(snapshot: SnapshotId): Promise<Result<OpenSnapshot, BackendTrouble | SnapshotTrouble>>;
  /**
   * Makes sure that the present engine can open it: one of another engine is carried over, once, and answered from then on wherever
   * it is named. The others do so when they need it; this is for doing it before. False where nothing had to be done.
   */
  renew(snapshot: SnapshotId): Promise<Result<boolean, BackendTrouble | SnapshotTrouble>>;
  /**
   * Hashes of all blobs it needs, its own among them; empty when it is missing. For collecting the others. One that was carried
   * over needs what took its place, and for a week what it was.
   */
  listBlobs(snapshot: SnapshotId): Promise<readonly string[]>;
}
