import type { Database } from '../database/database';
import type { AppError } from '../foundation/app-error';
import type { ProjectId, ViewerId } from '../foundation/id';
import type { Payer, ShareItem, ShareKind, ShareUses } from './share';

/** Counts usage per payer; persistent, so that a restart resets nothing. */
export interface ShareStore {
  /**
   * Counts all of these or none, atomically across concurrent callers; null if counted. If `tx` is given, rolling it
   * back undoes the count too.
   */
  take(payer: Payer, items: readonly ShareItem[], tx?: Database): Promise<AppError | null>;
  /** Reverts a `take` whose work did not happen. */
  giveBack(payer: Payer, items: readonly ShareItem[]): Promise<void>;
  /** Counts what exists already, regardless of limits. */
  add(payer: Payer, items: readonly ShareItem[]): Promise<void>;
  /** Replaces the project's running count of this kind with a measurement. Never refused. */
  set(payer: Payer, kind: ShareKind, amount: number, tx?: Database): Promise<void>;
  /** What `take` would return, without counting anything. */
  look(payer: Payer, items: readonly ShareItem[]): Promise<AppError | null>;
  uses(payer: Payer): Promise<ShareUses>;
  /** The guest who made a project, and so pays for its background work. Null if nobody has to pay. */
  payerOf(projectId: ProjectId, tx?: Database): Promise<Payer | null>;
  /** The hashes among these that this guest does not pay for. Reveals nothing about other guests. */
  unpaidAmong(payer: Payer, hashes: readonly string[]): Promise<string[]>;
  /**
   * Counts the blobs among these that this guest does not pay for yet, all or none, whether or not others pay for them:
   * the cost must not reveal what others have. Returns which were counted, for `returnBlobs` if they could not be
   * written.
   */
  takeBlobs(
    payer: Payer,
    blobs: readonly { hash: string; bytes: number }[],
  ): Promise<{ refused: AppError } | { taken: readonly string[] }>;
  returnBlobs(payer: Payer, hashes: readonly string[]): Promise<void>;
  /**
   * Call when these are no longer stored. Guests who paid after `paidBefore` are uploading one again, and keep paying.
   */
  dropBlobs(hashes: readonly string[], paidBefore: number): Promise<void>;
  /** Call when these guests have nothing left, except what they paid for after `paidBefore`. */
  forgetBlobs(viewerIds: readonly ViewerId[], paidBefore: number): Promise<void>;
  /** Visits, in batches, every blob that somebody paid for before `before`. */
  eachBlob(before: number, see: (hashes: readonly string[]) => Promise<void>): Promise<void>;
  /** Stops counting projects that were permanently deleted. Their blobs count until garbage collection removes them. */
  forget(projectIds: readonly ProjectId[]): Promise<void>;
  /** Deletes rows that have expired or count nothing. */
  forgetOld(): Promise<void>;
}
