import { describe, expect, test } from 'vitest';
import type { ViewerId } from '../../base/foundation/id';
import { createGuestProofs, guestProofSchema } from './guest-proofs';
import { solveProof } from './solve-proof.fixture';

const ann = 'ann' as ViewerId;
const ben = 'ben' as ViewerId;
const secret = new Uint8Array(32).fill(7);
const now = () => Date.now();

describe('proofs of work of guests', () => {
  test('one that was solved counts once', async () => {
    const proofs = createGuestProofs({ secret, now });
    const proof = await solveProof(await proofs.challenge(ann, 2));
    expect(guestProofSchema.parse(JSON.parse(JSON.stringify(proof)))).toEqual(proof);
    expect(await proofs.accept(ann, proof)).toBe('ok');
    expect(await proofs.accept(ann, proof)).toBe('used');
  });

  test('another guest’s, and one from another installation, are refused', async () => {
    const proofs = createGuestProofs({ secret, now });
    const proof = await solveProof(await proofs.challenge(ann, 2));
    expect(await proofs.accept(ben, proof)).toBe('wrong');
    expect(await createGuestProofs({ secret: new Uint8Array(32), now }).accept(ann, proof)).toBe('wrong');
    expect(await proofs.accept(ann, proof)).toBe('ok');
  });

  test('one older than ten minutes has expired', async () => {
    const early = createGuestProofs({ secret, now: () => Date.now() - 11 * 60_000 });
    const proof = await solveProof(await early.challenge(ann, 2));
    expect(await createGuestProofs({ secret, now }).accept(ann, proof)).toBe('expired');
  });

  test('no part of a challenge can be changed, and no answer guessed', async () => {
    const proofs = createGuestProofs({ secret, now });
    const proof = await solveProof(await proofs.challenge(ann, 2));
    const { parameters } = proof.challenge;
    for (const changed of [
      { cost: 1 },
      { expiresAt: parameters.expiresAt + 3600 },
      { keyPrefix: proof.solution.derivedKey.slice(0, 2) },
      { keySignature: '00' },
      { nonce: '00' },
    ]) {
      const challenge = { ...proof.challenge, parameters: { ...parameters, ...changed } };
      expect(await proofs.accept(ann, { ...proof, challenge }), JSON.stringify(changed)).toBe('wrong');
    }
    // The challenge contains the start of the solution, but not the rest.
    const guess = { ...proof.solution, derivedKey: parameters.keyPrefix.padEnd(64, '0') };
    expect(await proofs.accept(ann, { ...proof, solution: guess })).toBe('wrong');
    expect(await proofs.accept(ann, proof)).toBe('ok');
  });

  test('asks for about as much work as configured', async () => {
    const proofs = createGuestProofs({ secret, now });
    const tries: number[] = [];
    for (let n = 0; n < 20; n++) tries.push((await solveProof(await proofs.challenge(ann, 8))).solution.counter);
    expect(Math.min(...tries)).toBeGreaterThanOrEqual(4);
    expect(Math.max(...tries)).toBeLessThanOrEqual(12);
    expect(new Set(tries).size).toBeGreaterThan(3);
  });
});
