'use client';
import { solveChallengeWorkers } from 'altcha-lib';
import { z } from 'zod';
import { pageRequest } from '@/components/handle/page-request';
import { fail, succeed } from '@/lib/foundation/result';
import type { CallResult } from '@/lib/studio/request';

/** What the server asked, as it came: it checks every part of it again, so the page reads no more than it needs. */
const challengeSchema = z.looseObject({ parameters: z.looseObject({ expiresAt: z.number() }), signature: z.string() });
const checkSchema = z.object({ challenge: challengeSchema.nullable() });

/** What goes along with the prompt, and until when the server takes it, in ms since 1970. */
export type SolvedCheck = { proof: object; goodUntil: number };

type Challenge = Parameters<typeof solveChallengeWorkers>[0]['challenge'];

/** A person's clock may be off, and the answer takes its time to arrive. */
const marginMs = 60_000;
const longestMs = 120_000;

/**
 * Asks whether this guest has to show a proof of work, and solves it in a worker, unseen. Null where nothing is asked;
 * `guest-check-needed` where this browser can't (no workers, or no secure context).
 */
export async function solveGuestCheck(): Promise<CallResult<SolvedCheck | null>> {
  const asked = await pageRequest('GET', '/api/guest-check', checkSchema);
  if (!asked.ok) return asked;
  const { challenge } = asked.value;
  if (challenge === null) return succeed(null);
  try {
    const solution = await solveChallengeWorkers({
      challenge: challenge as unknown as Challenge,
      // The page and its person need a core too.
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
