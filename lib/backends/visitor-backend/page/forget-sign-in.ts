/** Where supabase-js keeps who is signed in: `sb-<first part of the host>-auth-token`. */
const signInKey = /^sb-.+-auth-token$/;

/** Who an earlier visit of this browser left signed in, by key; read before the app begins. */
export function readSignIns(storage: Storage): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (let at = 0; at < storage.length; at += 1) {
    const key = storage.key(at)!;
    if (signInKey.test(key)) found.set(key, storage.getItem(key)!);
  }
  return found;
}

/**
 * Signs them out: their account went with the data of the earlier visit. supabase-js listens to a channel of the key's
 * name for what other tabs do, so that the app shows it at once. Whoever has signed in since stays.
 */
export function forgetSignIns(storage: Storage, left: ReadonlyMap<string, string>): void {
  for (const [key, value] of left) {
    if (storage.getItem(key) !== value) continue;
    storage.removeItem(key);
    const channel = new BroadcastChannel(key);
    channel.postMessage({ event: 'SIGNED_OUT', session: null });
    channel.close();
  }
}
