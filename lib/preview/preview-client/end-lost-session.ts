type Surroundings = {
  storage: Pick<Storage, 'length' | 'key' | 'getItem' | 'removeItem'>;
  fetch: typeof fetch;
  /** In ms since the epoch. */
  now: number;
};

const patienceMs = 3000;
/** supabase-js itself renews or drops a session that expires sooner. */
const leastLeftMs = 10_000;

/**
 * Signs the app out if its backend no longer knows the signed-in user. After data was restored to a time before they
 * signed up, the browser still has a session without access, and supabase-js would use it for up to an hour. Runs
 * before the app starts; does nothing if nobody is signed in or the backend can't be reached.
 */
export async function endLostSession(
  env: Readonly<Record<string, string | boolean>>,
  { storage, fetch, now }: Surroundings,
): Promise<void> {
  const { VITE_SUPABASE_URL: url, VITE_SUPABASE_ANON_KEY: apikey } = env;
  if (typeof url !== 'string' || typeof apikey !== 'string') return;
  try {
    const names = Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? '');
    for (const name of names.filter((one) => /^sb-.{1,100}-auth-token$/.test(one))) {
      const { access_token: token, expires_at: endsAt } = JSON.parse(storage.getItem(name) ?? '{}') as Record<
        string,
        unknown
      >;
      if (typeof token !== 'string' || typeof endsAt !== 'number' || endsAt * 1000 < now + leastLeftMs) continue;
      const headers = { apikey, authorization: `Bearer ${token}` };
      const { status } = await fetch(`${url}/auth/v1/user`, { headers, signal: AbortSignal.timeout(patienceMs) });
      if (status === 401 || status === 403 || status === 404) storage.removeItem(name);
    }
  } catch {
    // Storage is blocked, or the backend can't be reached: the app will notice by itself.
  }
}
