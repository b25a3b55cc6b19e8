/** The key under which supabase-js stores a session: `sb-<first part of the host>-auth-token`. */
const signInKey = /^sb-.+-auth-token$/;

/** Sessions left by an earlier visit in this browser, by key; read before the app starts. */
export function readSignIns(storage: Storage): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (let at = 0; at < storage.length; at += 1) {
    const key = storage.key(at)!;
    if (signInKey.test(key)) found.set(key, storage.getItem(key)!);
  }
  return found;
}

/**
 * Removes these sessions: their accounts were deleted with the data of the earlier visit. supabase-js listens to a
 * channel named after the key for changes by other tabs, so the app shows the change at once. Sessions started since
 * then stay.
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
