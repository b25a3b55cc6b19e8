import { createHmac, randomInt } from 'node:crypto';
import { createChallenge, verifySolution } from 'altcha-lib';
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2';
import { z } from 'zod';
import type { Now, ViewerId } from '../../base/foundation/id';

const hexSchema = z.string().regex(/^[0-9a-f]{1,128}$/);
/** The content of our ALTCHA challenges; the server's signature covers all of `parameters`. */
const challengeSchema = z.strictObject({
  parameters: z.strictObject({
    algorithm: z.literal('PBKDF2/SHA-256'),
    cost: z.int().positive(),
    expiresAt: z.int().positive(),
    keyLength: z.int().positive(),
    keyPrefix: hexSchema,
    keySignature: hexSchema,
    nonce: hexSchema,
    salt: hexSchema,
  }),
  signature: hexSchema,
});
export type GuestChallenge = z.infer<typeof challengeSchema>;

/** A challenge as it was issued, and the number that solves it. */
export const guestProofSchema = z.strictObject({
  challenge: challengeSchema,
  solution: z.object({ counter: z.int().min(0), derivedKey: hexSchema }),
});
export type GuestProof = z.infer<typeof guestProofSchema>;

/** Rounds per try: about 3 ms on a desktop core, 15 ms on an old phone. */
const cost = 5_000;
const lifeSeconds = 600;

/**
 * Proofs of work (ALTCHA, version 2). They make it expensive for one program to pose as many guests and cost a person
 * nothing: no puzzle, no other company's server. A challenge belongs to one guest and is valid for ten minutes and one
 * proof. Used challenges are remembered in memory; a restart forgets them, together with the pending challenges, and a
 * guest who has already started an app is not asked again.
 */
export function createGuestProofs({ secret, now }: { secret: Uint8Array; now: Now }) {
  const used = new Map<string, number>();
  const secretFor = (purpose: string, viewerId: ViewerId) =>
    createHmac('sha256', secret).update(`guest-proof|${purpose}|${viewerId}`).digest('hex');

  function forgetExpired(): void {
    for (const [signature, expiresAt] of used) {
      if (expiresAt * 1000 >= now()) return;
      used.delete(signature);
    }
  }

  return {
    /** `tries`: how many tries solving takes on average; a single challenge takes 0.5 to 1.5 times as many. */
    async challenge(viewerId: ViewerId, tries: number): Promise<GuestChallenge> {
      const challenge = await createChallenge({
        ...{ algorithm: 'PBKDF2/SHA-256', cost, deriveKey },
        counter: randomInt(Math.ceil(tries / 2), Math.ceil(tries * 1.5) + 1),
        expiresAt: Math.ceil(now() / 1000) + lifeSeconds,
        hmacSignatureSecret: secretFor('challenge', viewerId),
        hmacKeySignatureSecret: secretFor('key', viewerId),
      });
      return challengeSchema.parse(challenge);
    },

    /** Accepts a proof once; otherwise returns the reason. Cheap: it compares signatures and recomputes nothing. */
    async accept(
      viewerId: ViewerId,
      { challenge, solution }: GuestProof,
    ): Promise<'ok' | 'expired' | 'wrong' | 'used'> {
      const verdict = await verifySolution({
        ...{ challenge, deriveKey },
        solution: { ...solution, time: 0 },
        hmacSignatureSecret: secretFor('challenge', viewerId),
        hmacKeySignatureSecret: secretFor('key', viewerId),
      });
      if (verdict.expired) return 'expired';
      if (!verdict.verified) return 'wrong';
      forgetExpired();
      if (used.has(challenge.signature)) return 'used';
      used.set(challenge.signature, challenge.parameters.expiresAt);
      return 'ok';
    },
  };
}

export type GuestProofs = ReturnType<typeof createGuestProofs>;
