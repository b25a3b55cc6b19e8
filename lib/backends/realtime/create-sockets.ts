import type { BackendId } from '@/lib/backends/backends/backend';
import type { Backends } from '@/lib/backends/backends/backends';
import type { Now } from '@/lib/base/foundation/id';
import { answerBroadcast } from './answer-broadcast';
import { createPaceOfPages, type Pace } from './allowance';
import type { RealtimeKeys } from './identify';
import { createKeptChannels, type KeptChannels } from './kept-channels';
import { limits, limitWords, type Unread } from './limits';
import type { Waiting } from './line';
import { createRoom, type Room } from './room';
import { type PageSocket, type Served, serveSocket } from './serve-socket';
import { watchSessions } from './watch-sessions';

export type SocketOptions = {
  backends: Pick<Backends, 'listen' | 'unlisten' | 'mayUse' | 'findEnded' | 'onCalled'>;
  keysOf: (id: BackendId) => Promise<RealtimeKeys | null>;
  now: Now;
  report: (error: unknown) => void;
};

/** The sockets of all backends' pages, whatever carries their messages. */
export type Sockets = {
  /**
   * Returns the reason why a socket at this path may not be opened, as status and words, or else a function that serves
   * it. The socket has to be open when it is passed to that function.
   */
  letIn(
    backendId: BackendId,
    path: string,
  ): Promise<{ refusal: readonly [status: string, words: string] } | { serve(socket: PageSocket): Served }>;
  /** Handles http calls under `/realtime/v1/`. */
  fetch(backendId: BackendId, request: Request): Promise<Response>;
  /** Closes one backend's sockets; the caller who routes sockets here must refuse new ones. */
  end(backendId: BackendId): void;
};

type Open = {
  room: Room;
  unread: Unread;
  waiting: Waiting;
  pace: Pace;
  kept: KeptChannels;
  sockets: Map<PageSocket, Served>;
  stop: () => void;
};

/** WebSocket's code for "service restart": supabase-js reconnects and subscribes to everything again. */
const comeAgain = 1012;

export function createSockets({ backends, keysOf, now, report }: SocketOptions): Sockets {
  const open = new Map<BackendId, Open>();
  let last = 0;
  const number = () => (last += 1);

  function roomOf(id: BackendId): Open {
    const known = open.get(id);
    if (known) return known;
    const one: Open = {
      room: createRoom(() => {
        for (const socket of one.sockets.keys()) socket.close(comeAgain, 'The data has changed as a whole');
      }, now),
      sockets: new Map(),
      unread: { bytes: 0 },
      waiting: { bytes: 0 },
      pace: createPaceOfPages(now),
      kept: createKeptChannels(),
      stop: watchSessions(
        { backends, backendId: id },
        () => [...one.sockets.values()].flatMap((served) => served.tokens()),
        (names) => {
          for (const served of one.sockets.values()) served.endSessions(names);
        },
      ),
    };
    open.set(id, one);
    return one;
  }

  function closeWhenEmpty(id: BackendId): void {
    const one = open.get(id);
    if (one?.sockets.size !== 0) return;
    one.stop();
    open.delete(id);
  }

  return {
    async letIn(backendId, path) {
      const { pathname, searchParams } = new URL(path, 'http://backend');
      if (pathname !== '/realtime/v1/websocket') return { refusal: ['404 Not Found', 'Not found'] };
      const keys = await keysOf(backendId);
      const apiKey = searchParams.get('apikey') ?? '';
      if (keys === null || (apiKey !== keys.publishableKey && apiKey !== keys.secretKey))
        return { refusal: ['401 Unauthorized', 'No suitable key or wrong key type'] };
      if ((open.get(backendId)?.sockets.size ?? 0) >= limits.socketsPerBackend)
        return { refusal: ['429 Too Many Requests', limitWords.sockets] };
      return {
        serve(socket) {
          const one = roomOf(backendId);
          socket.on('close', () => {
            one.sockets.delete(socket);
            closeWhenEmpty(backendId);
          });
          const { room, unread, waiting, pace, kept } = one;
          const served = serveSocket(socket, {
            ...{ backends, backendId, room, unread, waiting, pace, kept, keys, apiKey, now, number, report },
            version: searchParams.get('vsn') === '2.0.0' ? '2.0.0' : '1.0.0',
          });
          one.sockets.set(socket, served);
          return served;
        },
      };
    },
    async fetch(backendId, request) {
      const keys = await keysOf(backendId);
      if (keys === null) return Response.json({ message: 'Not found' }, { status: 404 });
      const { room, pace } = roomOf(backendId);
      try {
        return await answerBroadcast({ backends, backendId, room, pace, keys, now }, request);
      } finally {
        closeWhenEmpty(backendId);
      }
    },
    end(backendId) {
      for (const socket of open.get(backendId)?.sockets.keys() ?? []) socket.close(comeAgain, 'Nothing is here now');
    },
  };
}
