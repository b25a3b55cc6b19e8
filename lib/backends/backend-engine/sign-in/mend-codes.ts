import { z } from 'zod';
import { withBody } from '../uploads/mend-storage';
import { refuseAuth } from './auth-answers';
import type { AuthContext } from './auth-context';
import { hashProof, sealCode, takeTry } from './codes';

type Fetch = (request: Request) => Promise<Response>;

const text = z.string().min(1).max(400);
/** A link's proof, or a typed code; the engine takes the first if both are there. */
const proofSchema = z.union([
  z.object({ type: text, token_hash: text }),
  z.object({ type: text, email: text, token: text }),
]);

/**
 * Verifies what a mail contained. A typed code counts as a try before it is compared. supabase-js says `email` whatever
 * the mail was for; the engine distinguishes two kinds, so both are tried in turn. The engine stores an invitation as a
 * sign-up.
 */
export async function sendCode(
  { alone, jwtSecret }: Pick<AuthContext, 'alone' | 'jwtSecret'>,
  fetch: Fetch,
  request: Request,
): Promise<Response> {
  const body: unknown = await request
    .clone()
    .json()
    .catch(() => null);
  const read = proofSchema.safeParse(body);
  if (!read.success)
    return refuseAuth(400, 'validation_failed', 'Only an email address or token hash should be provided on verify');
  const { type, ...proof } = read.data;
  if ('token' in proof) {
    const sealed = sealCode(jwtSecret, proof.email, proof.token.trim());
    const mayCompare = await alone((database) => takeTry(database, proof.email, hashProof(proof.email, sealed)));
    // A code that was never sent, so that the engine refuses even the right one as it refuses wrong ones.
    proof.token = mayCompare ? sealed : 'typed too often';
  }
  const check = (as: string) => fetch(withBody(request, JSON.stringify({ ...proof, type: as })));
  if (type === 'invite') return check('signup');
  if (type !== 'email') return check(type);
  const answer = await check('magiclink');
  return answer.ok ? answer : check('signup');
}
