type Surroundings = {
  storage: Pick<Storage, 'length' | 'key' | 'getItem' | 'removeItem'>;
  fetch: typeof fetch;
  /** In ms since the epoch. */
  now: number;
};

const patienceMs = 3000;
/** One that runs out sooner is renewed, or given up, by supabase-js itself. */
const leastLeftMs = 10_000;

/**
 * Signs the app out where its backend no longer knows whom it takes for signed in: data that went back to before they signed up
 * leaves a session in the browser that opens nothing, and supabase-js goes on with it for up to an hour. Looked at before the app
 * starts; nothing happens where nobody is signed in, or where the backend can't be asked.
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
    // Storage is refused, or the backend is out of reach: the app finds out by itself.
  }
}
