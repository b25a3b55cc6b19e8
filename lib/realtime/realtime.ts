import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import type { BackendId } from '@/lib/backends/backend';
import type { Backends } from '@/lib/backends/backends';
import type { Now } from '@/lib/foundation/id';
import { answerBroadcast } from './answer-broadcast';
import { createPaceOfPages, type Pace } from './allowance';
import type { RealtimeKeys } from './identify';
import { createKeptChannels, type KeptChannels } from './kept-channels';
import { limits, limitWords, type Unread } from './limits';
import type { Waiting } from './line';
import { createRoom, type Room } from './room';
import { type Served, serveSocket } from './serve-socket';
import { watchSessions } from './watch-sessions';

/** Realtime of all backends: Supabase's `realtime/v1`, spoken with supabase-js. */
export type Realtime = {
  /** Takes an upgrade whose path is `/realtime/v1/websocket` with `apikey` and `vsn`; anything else it ends with the reason. */
  upgrade(
    request: IncomingMessage,
    socket: Duplex,
    head: Buffer,
    to: { backendId: BackendId; path: string },
  ): Promise<void>;
  /** Answers calls below `/realtime/v1/`. */
  fetch(backendId: BackendId, request: Request): Promise<Response>;
  /** Ends the sockets of one backend; it is for whoever leads upgrades here to let none come again. */
  end(backendId: BackendId): void;
  /** Ends all sockets; pages connect again by themselves. */
  close(): void;
};

type Options = {
  backends: Pick<Backends, 'listen' | 'unlisten' | 'mayUse' | 'findEnded' | 'onCalled'>;
  keysOf: (id: BackendId) => Promise<RealtimeKeys | null>;
  now: Now;
  report: (error: unknown) => void;
};

type Open = {
  room: Room;
  unread: Unread;
  waiting: Waiting;
  pace: Pace;
  kept: KeptChannels;
  sockets: Map<WebSocket, Served>;
  stop: () => void;
};

/** WebSocket's own code for "come again": supabase-js connects anew and asks for everything once more. */
const comeAgain = 1012;

export function createRealtime({ backends, keysOf, now, report }: Options): Realtime {
  // Above the limit a message is read and answered with the reason; far above, the socket ends.
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: 2 * limits.messageBytes,
    // One message a turn of the event loop: what came at once from one page keeps nobody waiting.
    allowSynchronousEvents: false,
    // Each piece takes a hundred bytes, however small. `@types/ws` does not know these.
    ...{ maxFragments: 1024, maxBufferedChunks: 4096 },
  });
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
    async upgrade(request, socket, head, { backendId, path }) {
      const { pathname, searchParams } = new URL(path, 'http://backend');
      if (pathname !== '/realtime/v1/websocket') return refuse(socket, '404 Not Found', 'Not found');
      const keys = await keysOf(backendId);
      const apiKey = searchParams.get('apikey') ?? '';
      if (keys === null || (apiKey !== keys.publishableKey && apiKey !== keys.secretKey))
        return refuse(socket, '401 Unauthorized', 'No suitable key or wrong key type');
      const one = roomOf(backendId);
      if (one.sockets.size >= limits.socketsPerBackend)
        return refuse(socket, '429 Too Many Requests', limitWords.sockets);
      server.handleUpgrade(request, socket, head, (webSocket) => {
        webSocket.on('close', () => {
          one.sockets.delete(webSocket);
          closeWhenEmpty(backendId);
        });
        const { room, unread, waiting, pace, kept } = one;
        const served = serveSocket(webSocket, {
          ...{ backends, backendId, room, unread, waiting, pace, kept, keys, apiKey, now, number, report },
          version: searchParams.get('vsn') === '2.0.0' ? '2.0.0' : '1.0.0',
        });
        one.sockets.set(webSocket, served);
        socket.on('data', (chunk: Buffer) => served.arrived(chunk.length));
      });
      closeWhenEmpty(backendId);
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
    close() {
      for (const socket of server.clients) socket.terminate();
    },
  };
}

function refuse(socket: Duplex, status: string, message: string): void {
  const body = JSON.stringify({ message });
  socket.end(
    `HTTP/1.1 ${status}\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  );
}
