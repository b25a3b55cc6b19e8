import { z } from 'zod';
import type { ProjectEvent } from '../../base/turn-events/turn-event';

/**
 * `offline`: the connection is lost and is being retried. `crowded`: the server has no slot for another page of this
 * person; the client tries again after a while.
 */
export type Connection = 'connecting' | 'online' | 'offline' | 'crowded';

/** The part of a WebSocket that is used, so that tests can provide their own. */
export type Socket = {
  send(text: string): void;
  close(): void;
  onopen: (() => void) | null;
  onmessage: ((event: { data: unknown }) => void) | null;
  onclose: ((event?: { code: number }) => void) | null;
};

export type Timers = { set(callback: () => void, milliseconds: number): unknown; clear(timer: unknown): void };

// Events come from Easel's own typed server; only the envelope is checked, since unknown types are skipped.
const eventsSchema = z.array(z.looseObject({ n: z.number().int(), at: z.number(), type: z.string() }));
const observerSchema = z.object({ type: z.literal('observer'), held: z.boolean() });

const heartbeatMs = 5000;
const silenceMs = 15_000;
const firstRetryMs = 250;
const lastRetryMs = 8000;
/** Close code for a socket when too many are open. */
const tooManyOpen = 4429;
const crowdedRetryMs = 40_000;

export type ChannelClient = {
  /** Tells the server whether this tab is visible; called whenever that changes, too. */
  announce(): void;
  /** Retries now, since the device reports that the network is back. */
  retryNow(): void;
  close(): void;
};

/**
 * Follows a project's channel: delivers every event after `lastNumber()` once and in order while it is open. Reconnects
 * by itself after 0.25 to 8 s, or half a minute if there was no slot. Reports the tab's visibility every 5 s, which
 * keeps the observer lease and brings a reply; without one for 15 s the connection counts as dead.
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
