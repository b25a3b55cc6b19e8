const kilobyte = 1024;
const megabyte = 1024 * kilobyte;

/** Limits on the use of realtime by one page and by one app; refusals name the number. */
export const limits = {
  messageBytes: 256 * kilobyte,
  channelsPerSocket: 100,
  listenersPerChannel: 50,
  socketsPerBackend: 500,
  messagesPerSecond: 100,
  /** Messages per second that are refused with a reason; a page that sends more is disconnected. */
  refusalsPerSecond: 1000,
  /** How much may be queued for one page before its connection is paused. */
  waitingMessages: 64,
  waitingBytes: megabyte,
  /**
   * Bytes that all pages of one app together may have queued or partly received; beyond that, pages that hold more than
   * `waitingLittle` are disconnected.
   */
  waitingInAll: 32 * megabyte,
  waitingLittle: 64 * kilobyte,
  /** Bytes that one app's pages may send per second, with `perMessage` added for each message; the rest waits. */
  saidPerSecond: { small: 3 * megabyte, large: 4 * megabyte },
  perMessage: kilobyte / 2,
  smallBytes: 4 * kilobyte,
  /**
   * Bytes that may be passed on per second, per topic and per app: a message's bytes times its receivers, with
   * `passing` added for each receiver.
   */
  passedPerTopic: 24 * megabyte,
  passedInAll: 32 * megabyte,
  passing: 2 * kilobyte,
  /** Characters of one member's presence. */
  presenceLength: 16 * kilobyte,
  /** Characters of all members sharing a key: a change of one resends them all. */
  presencePerKey: 64 * kilobyte,
  /** Characters of presence of all members of one app; kept while their pages are open. */
  presenceInAll: 4 * megabyte,
  /** The size of the join messages of one app's channels, plus an overhead per channel. */
  channelsInAll: 32 * megabyte,
  perChannel: kilobyte,
  listenersInAll: 10_000,
  /** Characters of their filters: every change of a table is tried against all of its filters. */
  filtersInAll: megabyte,
  /** Bytes that a page may leave unread before its socket is closed. */
  unreadBytes: 8 * megabyte,
  /** Bytes that all pages of one app may leave unread; beyond that, those with anything unread are disconnected. */
  unreadInAll: 32 * megabyte,
  /** Milliseconds without a heartbeat; supabase-js sends one every 25 seconds. */
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

/** Allows that many per second, and the same number at once after a pause. */
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

/** Bytes sent to one app's sockets and not yet received. */
export type Unread = { bytes: number };
