import type { Session, SupabaseClient } from '@supabase/supabase-js';

/** Whoever is signed in with an account. A guest has a session too, for what they do without one, and no account. */
export const accountOf = (session: Session | null): Session | null =>
  session === null || session.user.is_anonymous === true ? null : session;

/**
 * Makes an account. What a guest has already is theirs by their user's id, so a guest's session becomes the account rather than
 * being left for a new one. `waits`: the address has to be confirmed by a mail first.
 */
export async function makeAccount(
  client: SupabaseClient,
  given: { email: string; password: string; name: string; backTo: string },
): Promise<{ fault: string } | { waits: boolean }> {
  const { email, password, name, backTo } = given;
  const { data: here } = await client.auth.getSession();
  if (here.session?.user.is_anonymous === true) {
    const { error } = await client.auth.updateUser({ email, password, data: { name } }, { emailRedirectTo: backTo });
    if (!error) {
      await client.rpc('set_my_name', { new_name: name });
      // The token still says that a guest is here.
      const { data } = await client.auth.refreshSession();
      return { waits: data.session?.user.is_anonymous !== false };
    }
    // A guest that the server no longer knows leaves nothing behind.
    if (error.status !== 401 && error.status !== 403 && error.status !== 404) return { fault: error.code ?? 'other' };
    await client.auth.signOut({ scope: 'local' });
  }
  const options = { data: { name }, emailRedirectTo: backTo };
  const { data, error } = await client.auth.signUp({ email, password, options });
  return error ? { fault: error.code ?? 'other' } : { waits: data.session === null };
}

/**
 * Signs out here where the server has ended the session: signed out on another device, blocked or deleted. The token in
 * this browser would say otherwise for up to an hour. Answers whether it had ended.
 */
export async function endLostSession(client: SupabaseClient): Promise<boolean> {
  const { error } = await client.auth.getUser();
  if (!error || (error.status !== 400 && error.status !== 401 && error.status !== 403)) return false;
  await client.auth.signOut({ scope: 'local' });
  return true;
}
