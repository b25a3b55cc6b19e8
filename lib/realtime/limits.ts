/** What one page, and one app, may ask of realtime; a refusal says the number. */
export const limits = {
  messageBytes: 256 * 1024,
  channelsPerSocket: 100,
  listenersPerChannel: 50,
  socketsPerBackend: 500,
  messagesPerSecond: 100,
  /** Characters of one member's presence. */
  presenceLength: 16 * 1024,
  /** Characters that all members of one app tell of themselves; they are kept while their pages are open. */
  presenceInAll: 4 * 1024 * 1024,
  /** What a page may leave unread before its socket is ended. */
  unreadBytes: 8 * 1024 * 1024,
  /** What all pages of one app may leave unread; beyond it those end that have anything left. */
  unreadInAll: 32 * 1024 * 1024,
  /** Milliseconds without a sign of life; supabase-js gives one every 25 seconds. */
  silence: 90_000,
} as const;

export const limitWords = {
  message: 'MessageTooLarge: a message may have up to 256 kB',
  channels: 'ChannelRateLimitReached: a page may join up to 100 channels at once',
  listeners: 'TooManyListeners: a channel may listen to up to 50 kinds of changes',
  sockets: 'ConnectionRateLimitReached: up to 500 pages may be connected to one app at once',
  rate: 'MessagePerSecondRateLimitReached: a page may send up to 100 messages a second',
  presence: 'PresenceTooLarge: what is told of a member may have up to 16 kB',
  presences: 'PresenceLimitReached: members of one app may tell up to 4 MB of themselves together',
} as const;

/** Lets so many through in a second, and as many at once after a pause. */
export function createRate(perSecond: number, now: () => number): () => boolean {
  let [left, last] = [perSecond, now()];
  return () => {
    const at = now();
    left = Math.min(perSecond, left + ((at - last) / 1000) * perSecond);
    last = at;
    if (left < 1) return false;
    left -= 1;
    return true;
  };
}

/** What the sockets of one app have been sent and not taken yet. */
export type Unread = { bytes: number };
