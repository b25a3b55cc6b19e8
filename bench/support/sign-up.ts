/** Creates a session the engine knows: a token alone, without an account, counts as a stranger's. */
export async function signUp(
  send: (path: string, init: RequestInit) => Promise<Response>,
  publishableKey: string,
  email: string,
): Promise<{ token: string; id: string }> {
  const answer = await send('/auth/v1/signup', {
    method: 'POST',
    headers: { apikey: publishableKey, 'content-type': 'application/json' },
    body: JSON.stringify({ email, password: 'measured-often' }),
  });
  const said = (await answer.json()) as { access_token?: string; user?: { id: string } };
  if (said.access_token === undefined || !said.user) throw new Error(JSON.stringify(said));
  return { token: said.access_token, id: said.user.id };
}
