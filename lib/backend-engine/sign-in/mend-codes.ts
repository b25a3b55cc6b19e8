import { withBody } from '../uploads/mend-storage';

type Fetch = (request: Request) => Promise<Response>;

/**
 * Checks a mailed code. supabase-js says `email` whatever the mail was for; the engine tells the two kinds apart, so they
 * are tried in turn until one is right. An invitation is kept as the sign-up it is.
 */
export async function sendCode(fetch: Fetch, request: Request): Promise<Response> {
  const body: unknown = await request
    .clone()
    .json()
    .catch(() => null);
  if (body === null || typeof body !== 'object' || !('type' in body)) return fetch(request);
  if (body.type !== 'email' && body.type !== 'invite') return fetch(request);
  const check = (type: string) => fetch(withBody(request, JSON.stringify({ ...body, type })));
  if (body.type === 'invite') return check('signup');
  const answer = await check('magiclink');
  return answer.ok ? answer : check('signup');
}
