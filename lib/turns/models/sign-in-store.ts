import type { ModelSlot } from './model-connection';

/**
 * A sign-in that was started but not finished. The verifier proves that the same party finishes it, and is stored only
 * here.
 */
export type PendingSignIn = { verifier: string; slot: ModelSlot; modelId: string; expiresAt: number };

/** Stores the one pending sign-in, under the hash of its state, so that reading the database reveals no state. */
export interface SignInStore {
  /** Replaces any sign-in started before. */
  keep(stateHash: string, pending: PendingSignIn): Promise<void>;
  /** Returns the sign-in and deletes it: if two callers compete, one gets null. A different state leaves it stored. */
  take(stateHash: string): Promise<PendingSignIn | null>;
}
