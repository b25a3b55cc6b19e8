const kilobyte = 1024;
const megabyte = 1024 * kilobyte;

/** What one page, and one app, may ask of realtime; a refusal says the number. */
export const limits = {
  messageBytes: 256 * kilobyte,
  channelsPerSocket: 100,
  listenersPerChannel: 50,
  socketsPerBackend: 500,
  messagesPerSecond: 100,
  /** Messages a second that are refused in words; a page that sends more is ended. */
  refusalsPerSecond: 1000,
  /** What may wait of one page until its connection is read no further. */
  waitingMessages: 64,
  waitingBytes: megabyte,
  /** What may wait, or have come in part, of all pages of one app; beyond it those end that hold more than a little of it. */
  waitingInAll: 32 * megabyte,
  waitingLittle: 64 * kilobyte,
  /** What the pages of one app say in a second, each message counted as `perMessage` more; the rest waits. */
  saidPerSecond: { small: 3 * megabyte, large: 4 * megabyte },
  perMessage: kilobyte / 2,
  smallBytes: 4 * kilobyte,
  /** What is passed on in a second, of one topic and of one app: bytes times receivers, each receiver counted as `passing` more. */
  passedPerTopic: 24 * megabyte,
  passedInAll: 32 * megabyte,
  passing: 2 * kilobyte,
  /** Characters of one member's presence. */
  presenceLength: 16 * kilobyte,
  /** Characters of all members with one key: any change of one tells them all anew. */
  presencePerKey: 64 * kilobyte,
  /** Characters that all members of one app tell of themselves; they are kept while their pages are open. */
  presenceInAll: 4 * megabyte,
  /** What the channels of one app were joined with, and as much for each as it takes beside. */
  channelsInAll: 32 * megabyte,
  perChannel: kilobyte,
  listenersInAll: 10_000,
  /** Characters of their filters: all of those of a table are tried with each of its changes. */
  filtersInAll: megabyte,
  /** What a page may leave unread before its socket is ended. */
  unreadBytes: 8 * megabyte,
  /** What all pages of one app may leave unread; beyond it those end that have anything left. */
  unreadInAll: 32 * megabyte,
  /** Milliseconds without a sign of life; supabase-js gives one every 25 seconds. */
  silence: 90_000,
} as const;

export const limitWords = {
  message: 'MessageTooLarge: a message may have up to 256 kB',
  depth: 'MessageTooDeep: a message may hold lists in lists a few thousand deep',
  channels: 'ChannelRateLimitReached: a page may join up to 100 channels at once',
  listeners: 'TooManyListeners: a channel may listen to up to 50 kinds of changes',
  sockets: 'ConnectionRateLimitReached: up to 500 pages may be connected to one app at once',
  rate: 'MessagePerSecondRateLimitReached: a page may send up to 100 messages a second',
  passed:
    'BroadcastRateLimitReached: a topic passes on up to 24 MB a second and an app 32 MB, each receiver counted; try again in a moment',
  presence: 'PresenceTooLarge: what is told of a member may have up to 16 kB',
  presenceKey: 'PresenceLimitReached: members with one key may tell up to 64 kB of themselves together',
  presences: 'PresenceLimitReached: members of one app may tell up to 4 MB of themselves together',
  joined: 'ChannelLimitReached: the channels of one app may be joined with up to 32 MB together',
  listening: 'TooManyListeners: one app’s pages may listen to up to 10,000 kinds of changes together',
  filters: 'TooManyListeners: the filters of one app’s listeners may have up to 1 MB together',
} as const;

/** Lets so many through in a second, and as many at once after a pause. */
export function createRate(perSecond: number, now: () => number): () => boolean {
  let [left, last] = [perSecond, now()];
  return () => {
    const at = now();
    left = Math.min(perSecond, left + (Math.max(0, at - last) / 1000) * perSecond);
    last = at;
    if (left < 1) return false;
    left -= 1;
    return true;
  };
}

/** What the sockets of one app have been sent and not taken yet. */
export type Unread = { bytes: number };
