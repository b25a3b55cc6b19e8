import type { Database } from '../../base/database/database';
import type { ProjectId, ViewerId } from '../../base/foundation/id';

export type PublishToken = { id: string; viewerId: ViewerId; name: string; createdAt: number; usedAt: number | null };
export type Place = { address: string; token: string };
export type Received = { projectId: ProjectId; sequence: number };

/** Tokens that other Easels publish here with, the apps that came, and where this Easel's own apps went. */
export interface ElsewhereStore {
  /** The latest first. */
  tokens(viewerId: ViewerId): Promise<PublishToken[]>;
  /** `hash` is all that is kept of the token. */
  addToken(token: PublishToken & { hash: string }): Promise<void>;
  /** False if it is not theirs. */
  revoke(viewerId: ViewerId, id: string): Promise<boolean>;
  /** Notes that it was used. */
  findToken(hash: string): Promise<PublishToken | null>;
  /** Null too once the app was deleted. */
  received(viewerId: ViewerId, originId: string): Promise<Received | null>;
  /** In the transaction that makes the project; takes the place of a deleted one. Throws `elsewhere-busy` if there is another. */
  addReceived(tx: Database, row: { viewerId: ViewerId; originId: string; projectId: ProjectId }): Promise<void>;
  /** False, and nothing is changed, unless `sequence` is the next. */
  begin(viewerId: ViewerId, originId: string, sequence: number): Promise<boolean>;
  /** Null if there is none, or its token can't be decrypted any more. */
  place(projectId: ProjectId): Promise<Place | null>;
  keepPlace(projectId: ProjectId, place: Place): Promise<void>;
  forgetPlace(projectId: ProjectId): Promise<void>;
}
