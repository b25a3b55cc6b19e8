import { fail, type Result } from '@/lib/foundation/result';
import type { BackendTrouble } from './backends';
import { CannotCarryOver } from './carry-over';

/** Whoever still waited for a place when all were closed. */
export class Ended extends Error {}

/** Data that can't be carried over is out of reach, which is said; anything else that is thrown is a bug. */
export function failToReach(error: unknown): Result<never, BackendTrouble> {
  if (error instanceof Ended) return fail({ code: 'backend-stopped' });
  if (error instanceof CannotCarryOver) return fail({ code: 'backend-unavailable', reason: error.message });
  throw error;
}
