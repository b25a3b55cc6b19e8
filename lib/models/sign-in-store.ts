import type { ModelSlot } from './model-connection';

/** A sign-in that was begun and not finished. The verifier proves that whoever finishes it began it; it stays here. */
export type PendingSignIn = { verifier: string; slot: ModelSlot; modelId: string; expiresAt: number };

/** Keeps the one sign-in that is under way, under the hash of its state, so that reading the database gives no state. */
export interface SignInStore {
  /** Takes the place of whatever was begun before. */
  keep(stateHash: string, pending: PendingSignIn): Promise<void>;
  /** Gives it once: of two that ask at the same time one gets null. Another state leaves it as it is. */
  take(stateHash: string): Promise<PendingSignIn | null>;
}
