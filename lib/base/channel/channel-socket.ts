import type { WebSocket } from 'ws';
import { z } from 'zod';
import type { ProjectId } from '../foundation/id';
import { encodeEvent } from './encode-events';
import type { ProjectChannel } from './project-channel';

/** Above this a socket gets nothing new until it has drained; it then continues from the log. */
const maxBufferedBytes = 1024 * 1024;
const drainCheckMs = 50;
/** A socket that has read nothing for this long is closed; the page reconnects and continues from the log. */
const unreadMs = 60_000;
const maxMessageBytes = 4096;
/** Visible tabs that one socket may name; a page is one tab, so one is usual. A hidden tab makes room for another. */
const mostTabs = 8;

const messageSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('observer'), tabId: z.string().min(1).max(64), visible: z.boolean() }),
  z.object({ type: z.literal('ping') }),
]);

/** Decides which tab may report the results of a trial; `lib/turns/turns` holds the lease. */
type Observers = {
  /**
   * Takes or renews the lease for a visible tab, releases it for a hidden one; returns whether that tab now holds it.
   */
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
 * Serves the project channel over an open WebSocket whose viewer is already authorised. Sends every event after number
 * `after`, oldest first, as JSON arrays. Objects are replies: `{type:'observer', held}` to `{type:'observer', tabId,
 * visible}`, and `{type:'pong'}` to `{type:'ping'}`. Stops when the socket closes, and releases the observer's lease.
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
    // If a client keeps sending requests without reading, the replies pile up here.
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
