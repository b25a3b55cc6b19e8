import type { Database } from '../database/database';
import type { AppError } from '../foundation/app-error';
import type { ProjectId } from '../foundation/id';
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
  /**
   * Counts those of these blobs that nobody pays for yet, all or none. Answers which, so that they can be given back by
   * `dropBlobs` when they could not be written.
   */
  takeBlobs(
    payer: Payer,
    blobs: readonly { hash: string; bytes: number }[],
  ): Promise<{ refused: AppError } | { taken: readonly string[] }>;
  /** These are not stored any more. */
  dropBlobs(hashes: readonly string[]): Promise<void>;
  /** Every blob somebody has paid for since before then, some at a time. */
  eachBlob(before: number, see: (hashes: readonly string[]) => Promise<void>): Promise<void>;
  /** Projects that are gone for good count for nothing, their blobs aside, which are given back as they are collected. */
  forget(projectIds: readonly ProjectId[]): Promise<void>;
  /** Clears away what has run out, and what counts nothing. */
  forgetOld(): Promise<void>;
}
