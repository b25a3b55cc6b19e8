import { solveChallengeWorkers } from 'altcha-lib';
import { guestCheckSchema } from '../../base/answers/project-answers';
import { fail, succeed } from '../../base/foundation/result';
import type { CallResult, Request } from './request';

/** The proof to send with the prompt, and until when the server accepts it, in ms since 1970. */
export type SolvedCheck = { proof: object; goodUntil: number };

type Challenge = Parameters<typeof solveChallengeWorkers>[0]['challenge'];

/** Margin: the device's clock may be off, and the request takes time to arrive. */
const marginMs = 60_000;
const longestMs = 120_000;

/**
 * Asks whether this guest needs a proof of work, and solves it in a worker. Null if none is needed;
 * `guest-check-needed` if this browser can't (no workers, or no secure context).
 */
export async function solveGuestCheck(request: Request): Promise<CallResult<SolvedCheck | null>> {
  const asked = await request('GET', '/api/guest-check', guestCheckSchema);
  if (!asked.ok) return asked;
  const { challenge } = asked.value;
  if (challenge === null) return succeed(null);
  try {
    const solution = await solveChallengeWorkers({
      challenge: challenge as unknown as Challenge,
      // Leave a core to the page and its person.
      concurrency: Math.max(1, Math.min(4, (navigator.hardwareConcurrency || 2) - 1)),
      createWorker: () => new Worker(new URL('./guest-check.worker.ts', import.meta.url), { type: 'module' }),
      timeout: longestMs,
    });
    if (solution === null) return fail({ code: 'guest-check-needed', detail: 'took too long' });
    const { counter, derivedKey } = solution;
    const goodUntil = challenge.parameters.expiresAt * 1000 - marginMs;
    return succeed({ proof: { challenge, solution: { counter, derivedKey } }, goodUntil });
  } catch (error) {
    return fail({ code: 'guest-check-needed', detail: String(error) });
  }
}
