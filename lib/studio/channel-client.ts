import { z } from 'zod';
import type { ProjectEvent } from '../turn-events/turn-event';

/**
 * `offline`: the connection is gone and is being tried again. `crowded`: the server has no place for another page of this
 * person's; it is asked again after a while.
 */
export type Connection = 'connecting' | 'online' | 'offline' | 'crowded';

/** The part of a WebSocket that is used, so that tests bring their own. */
export type Socket = {
  send(text: string): void;
  close(): void;
  onopen: (() => void) | null;
  onmessage: ((event: { data: unknown }) => void) | null;
  onclose: ((event?: { code: number }) => void) | null;
};

export type Timers = { set(callback: () => void, milliseconds: number): unknown; clear(timer: unknown): void };

// The server is Easel's own and typed; only the envelope is checked, since unknown types are to be passed over.
const eventsSchema = z.array(z.looseObject({ n: z.number().int(), at: z.number(), type: z.string() }));
const observerSchema = z.object({ type: z.literal('observer'), held: z.boolean() });

const heartbeatMs = 5000;
const silenceMs = 15_000;
const firstRetryMs = 250;
const lastRetryMs = 8000;
/** The code that the server closes a socket with where too many are open. */
const tooManyOpen = 4429;
const crowdedRetryMs = 40_000;

export type ChannelClient = {
  /** Tells the server whether this tab can be seen; also at once when that changes. */
  announce(): void;
  /** Tries again now, since the device says the network is back. */
  retryNow(): void;
  close(): void;
};

/**
 * Follows a project's channel: every event after `lastNumber()` once and in order, for as long as it is open. Reconnects by
 * itself, waiting 0.25 to 8 s, or half a minute where there was no place. Every 5 s it says whether the tab is visible, which keeps the observer lease and
 * brings an answer; without one for 15 s the connection counts as dead.
 */
export function openChannel(
  { connect, timers, random }: { connect: (after: number) => Socket; timers: Timers; random: () => number },
  listener: {
    tabId: string;
    lastNumber: () => number;
    isVisible: () => boolean;
    onEvents: (events: ProjectEvent[]) => void;
    onConnection: (connection: Connection) => void;
    onObserver: (isHeld: boolean) => void;
  },
): ChannelClient {
  let socket: Socket | null = null;
  let attempts = 0;
  let heartbeat: unknown = null;
  let silence: unknown = null;
  let retry: unknown = null;
  let phase: 'waiting' | 'connecting' | 'open' | 'closed' = 'waiting';

  function announce(): void {
    if (phase !== 'open') return;
    socket?.send(JSON.stringify({ type: 'observer', tabId: listener.tabId, visible: listener.isVisible() }));
  }

  function beat(): void {
    announce();
    heartbeat = timers.set(beat, heartbeatMs);
  }

  function hear(): void {
    timers.clear(silence);
    silence = timers.set(() => socket?.close(), silenceMs);
  }

  function open(): void {
    phase = 'connecting';
    const current = connect(listener.lastNumber());
    socket = current;
    hear();
    current.onopen = () => {
      if (socket !== current) return;
      phase = 'open';
      attempts = 0;
      listener.onConnection('online');
      beat();
    };
    current.onmessage = ({ data }) => {
      if (socket !== current) return;
      hear();
      receive(parseJson(data));
    };
    current.onclose = (event) => {
      if (socket === current) lose(event?.code === tooManyOpen);
    };
  }

  function receive(message: unknown): void {
    const events = eventsSchema.safeParse(message);
    if (events.success) {
      listener.onEvents(events.data as unknown as ProjectEvent[]);
      return;
    }
    const observer = observerSchema.safeParse(message);
    if (observer.success) listener.onObserver(observer.data.held);
  }

  function lose(isCrowded: boolean): void {
    socket = null;
    timers.clear(heartbeat);
    timers.clear(silence);
    if (phase === 'closed') return;
    phase = 'waiting';
    listener.onObserver(false);
    listener.onConnection(isCrowded ? 'crowded' : 'offline');
    const most = isCrowded ? crowdedRetryMs : Math.min(lastRetryMs, firstRetryMs * 2 ** attempts);
    const wait = most * (0.5 + random() / 2);
    attempts += 1;
    retry = timers.set(open, wait);
  }

  listener.onConnection('connecting');
  open();

  return {
    announce,
    retryNow() {
      if (phase !== 'waiting') return;
      timers.clear(retry);
      attempts = 0;
      open();
    },
    close() {
      phase = 'closed';
      timers.clear(retry);
      timers.clear(heartbeat);
      timers.clear(silence);
      socket?.close();
      socket = null;
    },
  };
}

function parseJson(data: unknown): unknown {
  try {
    return typeof data === 'string' ? JSON.parse(data) : null;
  } catch {
    return null;
  }
}
