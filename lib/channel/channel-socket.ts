import type { WebSocket } from 'ws';
import { z } from 'zod';
import type { ProjectId } from '../foundation/id';
import { encodeEvent } from './encode-events';
import type { ProjectChannel } from './project-channel';

/** Above this a socket gets nothing new until it has taken what it was sent; it then goes on from the log. */
const maxBufferedBytes = 1024 * 1024;
const drainCheckMs = 50;
/** A socket that has taken nothing of it by then is ended; the page connects again and goes on from the log. */
const unreadMs = 60_000;
const maxMessageBytes = 4096;
/** A page is one tab; each name is remembered until its socket ends. */
const mostTabs = 8;

const messageSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('observer'), tabId: z.string().min(1).max(64), visible: z.boolean() }),
  z.object({ type: z.literal('ping') }),
]);

/** Who may report what trying the app showed; `lib/turns` keeps the lease. */
type Observers = {
  /** Takes or renews the lease for a visible tab, gives it back for a hidden one; says whether that tab holds it now. */
  claimObserver(projectId: ProjectId, tabId: string, visible: boolean): boolean;
  releaseObserver(projectId: ProjectId, tabId: string): void;
};

async function waitForRoom(socket: WebSocket): Promise<void> {
  let least = socket.bufferedAmount;
  let waited = 0;
  while (socket.readyState === socket.OPEN && socket.bufferedAmount > maxBufferedBytes) {
    await new Promise((resolve) => setTimeout(resolve, drainCheckMs));
    waited = socket.bufferedAmount < least ? 0 : waited + drainCheckMs;
    least = Math.min(least, socket.bufferedAmount);
    if (waited >= unreadMs) socket.terminate();
  }
}

/**
 * Serves the project channel over an open WebSocket, the viewer already authorised. Sends every event after number
 * `after` as JSON arrays of events, oldest first; the rest are objects: `{type:'observer', held}` and `{type:'pong'}` answer
 * `{type:'observer', tabId, visible}` and `{type:'ping'}`. Ends with the socket, and gives the observer's lease back.
 */
export function serveChannel(
  { channel, observers }: { channel: ProjectChannel; observers: Observers },
  { socket, projectId, after }: { socket: WebSocket; projectId: ProjectId; after: number },
): void {
  const tabs = new Set<string>();
  const stop = channel.listen(projectId, after, async (events) => {
    if (socket.readyState !== socket.OPEN) return;
    socket.send(`[${events.map(encodeEvent).join(',')}]`);
    if (socket.bufferedAmount > maxBufferedBytes) await waitForRoom(socket);
  });

  socket.on('message', (data, isBinary) => {
    const text = isBinary ? '' : String(data);
    if (text.length > maxMessageBytes) return;
    // Whoever asks on and on without reading would have the answers heaped up here.
    if (socket.bufferedAmount > 2 * maxBufferedBytes) return socket.terminate();
    const message = messageSchema.safeParse(parseJson(text));
    if (!message.success) return;
    if (message.data.type === 'ping') {
      socket.send('{"type":"pong"}');
      return;
    }
    const { tabId, visible } = message.data;
    if (!visible) tabs.delete(tabId);
    else if (tabs.size < mostTabs) tabs.add(tabId);
    const isKnown = !visible || tabs.has(tabId);
    const held = isKnown && observers.claimObserver(projectId, tabId, visible);
    socket.send(JSON.stringify({ type: 'observer', held }));
  });

  function end(): void {
    stop();
    for (const tabId of tabs) observers.releaseObserver(projectId, tabId);
    tabs.clear();
  }
  socket.on('close', end);
  socket.on('error', end);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
