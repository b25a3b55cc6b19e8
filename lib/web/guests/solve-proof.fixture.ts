import { solveChallenge } from 'altcha-lib';
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2';
import type { GuestChallenge, GuestProof } from './guest-proofs';

/** Does the work as a page or a program would, for tests. */
export async function solveProof(challenge: GuestChallenge): Promise<GuestProof> {
  const solution = await solveChallenge({ challenge, deriveKey });
  if (solution === null) throw new Error('the challenge took too long');
  return { challenge, solution: { counter: solution.counter, derivedKey: solution.derivedKey } };
}
