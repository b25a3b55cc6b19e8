import { nameOfToken, readTokenOf, type TokenOf } from '@/lib/backends/backend-engine/sign-in/standing-sessions';
import type { BackendId } from '@/lib/backends/backends/backend';
import type { Backends } from '@/lib/backends/backends/backends';
import { fail, succeed, type Result } from '@/lib/base/foundation/result';
import { identify, type Identity, type RealtimeKeys } from './identify';

export const endedWords = 'InvalidJWTToken: The session has ended';

type Reach = { backends: Pick<Backends, 'findEnded'>; backendId: BackendId };

/** The identity of a channel's session if the session is still valid; otherwise why not, in Supabase's words. */
export async function identifyStanding(
  { backends, backendId }: Reach,
  keys: RealtimeKeys,
  shown: Parameters<typeof identify>[1],
): Promise<Result<Identity, string>> {
  const who = await identify(keys, shown);
  const token = who.ok ? readTokenOf(who.value.caller.claims) : null;
  if (token === null) return who;
  if (token === 'malformed') return fail('InvalidJWTToken: Fields `sub` and `session_id` are ids');
  const ended = await backends.findEnded(backendId, [token]);
  if (!ended.ok) return fail('The app’s data can’t be reached right now; try again');
  return ended.value.length > 0 ? fail(endedWords) : who;
}

/** Minimum milliseconds between two checks, however much is written. */
const pause = 100;

/**
 * After each call that may have ended sessions, checks which of the sessions on sockets have ended, without delay the
 * first time; reports them by `nameOfToken`. Returns a function that stops this.
 */
export function watchSessions(
  { backends, backendId }: { backends: Pick<Backends, 'findEnded' | 'onCalled'>; backendId: BackendId },
  tokens: () => readonly TokenOf[],
  end: (names: ReadonlySet<string>) => void,
): () => void {
  let isLooking = false;
  let isAsked = false;
  async function look(): Promise<void> {
    isLooking = true;
    do {
      isAsked = false;
      // Each session once, however many channels present it.
      const shown = [...new Map(tokens().map((token) => [nameOfToken(token), token])).values()];
      const ended = shown.length === 0 ? succeed([]) : await backends.findEnded(backendId, shown);
      if (ended.ok && ended.value.length > 0) end(new Set(ended.value.map(nameOfToken)));
      await new Promise((resolve) => setTimeout(resolve, pause).unref());
    } while (isAsked);
    isLooking = false;
  }
  return backends.onCalled(backendId, () => {
    isAsked = true;
    if (!isLooking) void look();
  });
}
