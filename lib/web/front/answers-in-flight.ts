import type { IncomingMessage, Server, ServerResponse } from 'node:http';

const lookEveryMs = 100;

type Answer = { address: string; response: ServerResponse; unread: number; movedAt: number };

/**
 * Limits the bytes of all unread responses together: above `inAll`, responses of the address that holds the most are
 * ended, the longest stalled first. A response may have 20 MB and a connection costs its client nothing, so a client
 * that reads nothing could hold those bytes for as long as `endQuietSockets` allows.
 */
export function boundAnswers(
  server: Server,
  {
    inAll,
    addressOf,
    now = () => performance.now(),
  }: { inAll: number; addressOf: (request: IncomingMessage) => string; now?: () => number },
) {
  const open = new Set<Answer>();

  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const one: Answer = { address: addressOf(request), response, unread: 0, movedAt: now() };
    open.add(one);
    response.once('close', () => open.delete(one));
  });

  function weigh(one: Answer): void {
    const unread = one.response.writableLength;
    // Bytes were written or read: a slow reader is not stalled.
    if (unread !== one.unread) one.movedAt = now();
    one.unread = unread;
  }

  function look(): void {
    for (const one of open) weigh(one);
    let total = 0;
    const held = new Map<string, number>();
    for (const { address, unread } of open) {
      total += unread;
      held.set(address, (held.get(address) ?? 0) + unread);
    }
    if (total <= inAll) return;
    const waiting = [...open].filter(({ unread }) => unread > 0).toSorted((a, b) => a.movedAt - b.movedAt);
    while (total > inAll) {
      const [most] = [...held].toSorted((a, b) => b[1] - a[1])[0]!;
      const at = waiting.findIndex(({ address }) => address === most);
      if (at < 0) return;
      const [{ response, unread }] = waiting.splice(at, 1) as [Answer];
      response.destroy();
      total -= unread;
      held.set(most, held.get(most)! - unread);
    }
  }
  const timer = setInterval(look, lookEveryMs).unref();
  server.once('close', () => clearInterval(timer));
  return { look };
}
