import type { Owned, Refusal, Statement } from '@/lib/backends/backend-engine/engine-messages';
import type { Result } from '@/lib/base/foundation/result';
import type { BackendId, MigrationFailure } from '@/lib/backends/backends/backend';
import type { Backends, BackendTrouble } from '@/lib/backends/backends/backends';

/**
 * Identifies all data of a backend at one moment: the SHA-256 of its manifest, which is a blob. Equal data may have
 * several ids.
 */
export type SnapshotId = string & { readonly __noun: 'snapshot' };

/** Why a snapshot could not be read. The live data is unchanged. */
export type SnapshotTrouble =
  /** The manifest, or a blob it names, is missing or damaged. */
  | { code: 'snapshot-missing'; snapshot: SnapshotId }
  /**
   * Written by an engine whose files the current one can't open, and not carried over: `reason` says why, null if that
   * engine is not installed. The snapshot is kept.
   */
  | { code: 'snapshot-outdated'; engine: string; reason: string | null };

/** Rows of one read-only statement; `Backends.read` for one backend. */
export type ReadRows = (
  sql: string,
  values?: readonly unknown[],
) => Promise<Result<readonly Record<string, unknown>[], BackendTrouble | MigrationFailure>>;

/** A snapshot open for queries, in a temporary backend separate from the live one. */
export type OpenSnapshot = {
  read: ReadRows;
  rehearse(statements: readonly Statement[]): Promise<Result<readonly Refusal[], BackendTrouble>>;
  /** Closes it and deletes its files; until then it takes up memory. */
  close(): Promise<void>;
};

/** A snapshot that may be changed; the live backend and the snapshot itself stay as they are. */
export type SnapshotCopy = {
  read: ReadRows;
  rehearse: OpenSnapshot['rehearse'];
  write(statements: readonly Statement[]): ReturnType<Backends['write']>;
  own(who: Owned): ReturnType<Backends['own']>;
};

/**
 * Takes and restores all data of a backend: rows, users, uploads. A snapshot never changes and belongs to nobody:
 * several versions and forks may share one.
 */
export interface Snapshots {
  /**
   * Saves the current data; opens the backend if it is closed and has changed. Once it resolves the snapshot survives a
   * power cut. If the data is unchanged, returns the previous snapshot. Writes wait while blocks are read, not while
   * they are stored.
   */
  take(id: BackendId): Promise<Result<SnapshotId, BackendTrouble>>;
  /**
   * Replaces the current data with a snapshot; anything not taken before is lost. A backend that does not exist yet
   * starts from it. People who are signed in stay so if their account existed then; nobody is signed in again. Calls
   * wait meanwhile. A process that dies here leaves either state, complete.
   */
  restore(id: BackendId, snapshot: SnapshotId): Promise<Result<void, BackendTrouble | SnapshotTrouble>>;
  /**
   * The same, but only replaces the data that was just taken (null: there was none): fails with `changed-since`, and
   * changes nothing, if something was written since, because it would be lost. Nothing can be written between the check
   * and the restore. A null `snapshot` leaves nothing there.
   */
  restoreOver(
    id: BackendId,
    taken: SnapshotId | null,
    snapshot: SnapshotId | null,
  ): Promise<Result<void, BackendTrouble | SnapshotTrouble | { code: 'changed-since' }>>;
  /**
   * Creates a backend that does not exist yet from the snapshot, with nobody signed in and no mailed code valid. Its
   * files are written when it is first opened; until then it takes up next to nothing, and `take` returns this
   * snapshot. `bytes`: what its database, without uploads, will take on the disk.
   */
  begin(id: BackendId, snapshot: SnapshotId): Promise<Result<{ bytes: number }, BackendTrouble | SnapshotTrouble>>;
  /** Opens it for reading, without touching any backend. */
  open(snapshot: SnapshotId): Promise<Result<OpenSnapshot, BackendTrouble | SnapshotTrouble>>;
  /**
   * Lets `work` change a copy of a snapshot, and stores the result as a new snapshot. Uploads that the copy then lists
   * are taken from `beside` if it has them, otherwise from the snapshot. A failure of `work` is returned, and nothing
   * is stored.
   */
  derive<Value, Failure>(
    snapshot: SnapshotId,
    beside: SnapshotId,
    work: (copy: SnapshotCopy) => Promise<Result<Value, Failure>>,
  ): Promise<Result<{ snapshot: SnapshotId; value: Value }, Failure | BackendTrouble | SnapshotTrouble>>;
  /**
   * Makes sure that the current engine can open it: a snapshot of another engine is carried over once, and the result
   * is used from then on wherever it is named. Other methods do this on demand; this does it in advance. False if there
   * was nothing to do.
   */
  renew(snapshot: SnapshotId): Promise<Result<boolean, BackendTrouble | SnapshotTrouble>>;
  /**
   * Hashes of all blobs it needs, including its own; empty if it is missing. Used to garbage-collect unreferenced
   * blobs. A carried-over snapshot needs its replacement, and for a week the original.
   */
  listBlobs(snapshot: SnapshotId): Promise<readonly string[]>;
}

/** The part of their snapshots that embedded backends use. */
export type FillsFolders = {
  /**
   * Writes the database of a folder that `begin` created and nothing has open. Throws `CannotBegin`, and changes
   * nothing.
   */
  fill(folder: string): Promise<void>;
};
