import { fail, type Result } from '@/lib/base/foundation/result';
import type { BackendTrouble } from './backends';
import { CannotCarryOver } from './carry-over';

/** The caller was still waiting for a place when everything was closed. */
export class Ended extends Error {}

/** The data that a backend starts with can't be read: it must not start empty instead. */
export class CannotBegin extends Error {}

/** It was deleted for good, and the call came too late. */
export class Gone extends Error {}

/** Reports data that can't be carried over as unavailable; anything else thrown is a bug. */
export function failToReach(error: unknown): Result<never, BackendTrouble> {
  if (error instanceof Ended) return fail({ code: 'backend-stopped' });
  if (error instanceof CannotCarryOver || error instanceof CannotBegin || error instanceof Gone)
    return fail({ code: 'backend-unavailable', reason: error.message });
  throw error;
}
