import type { Database } from '../../base/database/database';
import type { ProjectId, ViewerId } from '../../base/foundation/id';

export type PublishToken = { id: string; viewerId: ViewerId; name: string; createdAt: number; usedAt: number | null };
export type Place = { address: string; token: string };
export type Received = { projectId: ProjectId; sequence: number };

/**
 * Stores the tokens with which other Easels publish here, the apps received from them, and where this Easel's own apps
 * were published.
 */
export interface ElsewhereStore {
  /** Newest first. */
  tokens(viewerId: ViewerId): Promise<PublishToken[]>;
  /** Only the `hash` of the token is stored. */
  addToken(token: PublishToken & { hash: string }): Promise<void>;
  /** False if the token is not this viewer's. */
  revoke(viewerId: ViewerId, id: string): Promise<boolean>;
  /** Also records that the token was used. */
  findToken(hash: string): Promise<PublishToken | null>;
  /** Also null after the app was deleted. */
  received(viewerId: ViewerId, originId: string): Promise<Received | null>;
  /**
   * Runs in the transaction that makes the project, and replaces a deleted one. Throws `elsewhere-busy` if another one
   * exists.
   */
  addReceived(tx: Database, row: { viewerId: ViewerId; originId: string; projectId: ProjectId }): Promise<void>;
  /** Returns false and changes nothing unless `sequence` is the next number. */
  begin(viewerId: ViewerId, originId: string, sequence: number): Promise<boolean>;
  /** Null if there is none, or its token can't be decrypted any more. */
  place(projectId: ProjectId): Promise<Place | null>;
  keepPlace(projectId: ProjectId, place: Place): Promise<void>;
  forgetPlace(projectId: ProjectId): Promise<void>;
}
