import { withBody } from './mend-storage';

type Fetch = (request: Request) => Promise<Response>;

/**
 * Checks a mailed code. supabase-js says `email` whatever the mail was for; the engine tells the two kinds apart, so they
 * are tried in turn until one is right.
 */
export async function sendCode(fetch: Fetch, request: Request): Promise<Response> {
  const body: unknown = await request
    .clone()
    .json()
    .catch(() => null);
  if (body === null || typeof body !== 'object' || !('type' in body) || body.type !== 'email') return fetch(request);
  const check = (type: string) => fetch(withBody(request, JSON.stringify({ ...body, type })));
  const answer = await check('magiclink');
  return answer.ok ? answer : check('signup');
}
