import type { Database } from '../database/database';
import type { AppError } from '../foundation/app-error';
import type { ProjectId, ViewerId } from '../foundation/id';
import type { Payer, ShareItem, ShareKind, ShareUses } from './share';

/** What was counted and for whom; kept, so that a restart forgives nothing. */
export interface ShareStore {
  /**
   * Counts all of these or none; of fifty at once no more pass than there is room for. Null: counted. Within `tx` it is
   * taken back where that is.
   */
  take(payer: Payer, items: readonly ShareItem[], tx?: Database): Promise<AppError | null>;
  /** What `take` counted did not come about. */
  giveBack(payer: Payer, items: readonly ShareItem[]): Promise<void>;
  /** Counts what is there already, limits or not. */
  add(payer: Payer, items: readonly ShareItem[]): Promise<void>;
  /** What was measured takes the place of what was counted of this kind for the project. Never refused. */
  set(payer: Payer, kind: ShareKind, amount: number, tx?: Database): Promise<void>;
  /** What `take` would say, without counting anything. */
  look(payer: Payer, items: readonly ShareItem[]): Promise<AppError | null>;
  uses(payer: Payer): Promise<ShareUses>;
  /** Who pays for what happens in a project that nobody calls for: whoever made it. Null where nobody has to. */
  payerOf(projectId: ProjectId, tx?: Database): Promise<Payer | null>;
  /** Of these blobs, those this guest does not pay for. Says nothing about others. */
  unpaidAmong(payer: Payer, hashes: readonly string[]): Promise<string[]>;
  /**
   * Counts those of these blobs that this guest does not pay for yet, all or none, whoever else does: what it costs must not
   * tell what others have. Answers which, so that they can be given back by `returnBlobs` when they could not be written.
   */
  takeBlobs(
    payer: Payer,
    blobs: readonly { hash: string; bytes: number }[],
  ): Promise<{ refused: AppError } | { taken: readonly string[] }>;
  returnBlobs(payer: Payer, hashes: readonly string[]): Promise<void>;
  /** These are not stored any more; whoever paid for one since then is bringing it anew. */
  dropBlobs(hashes: readonly string[], paidBefore: number): Promise<void>;
  /** These guests have nothing any more but what they paid for since then. */
  forgetBlobs(viewerIds: readonly ViewerId[], paidBefore: number): Promise<void>;
  /** Every blob somebody has paid for since before then, some at a time. */
  eachBlob(before: number, see: (hashes: readonly string[]) => Promise<void>): Promise<void>;
  /** Projects that are gone for good count for nothing, their blobs aside, which are given back as they are collected. */
  forget(projectIds: readonly ProjectId[]): Promise<void>;
  /** Clears away what has run out, and what counts nothing. */
  forgetOld(): Promise<void>;
}
