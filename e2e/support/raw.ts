import net from 'node:net';

export type RawAnswer = {
  /** 0: the connection ended, or time ran out, without a response. */
  status: number;
  /** All bytes received, as Latin-1. */
  text: string;
  head: string;
  body: string;
};

/** A connection that sends raw bytes, which no client library would. */
export function openRaw(port: number, waitMs = 5_000) {
  const socket = net.connect(port, '127.0.0.1');
  socket.setNoDelay(true);
  let text = '';
  socket.on('data', (chunk) => (text += chunk.toString('latin1')));
  const timer = setTimeout(() => socket.destroy(), waitMs);
  const answer = new Promise<RawAnswer>((resolve) => {
    // A refused sender may get a reset; what arrived before it counts.
    socket.on('error', () => undefined);
    socket.on('close', () => {
      clearTimeout(timer);
      // "100 Continue", for senders who asked for it, is not the final response.
      const final = text.replace(/^(?:HTTP\/1\.1 100 .*\r\n\r\n)+/, '');
      const [head = '', ...rest] = final.split('\r\n\r\n');
      resolve({ status: Number(/^HTTP\/1\.1 (\d+)/.exec(final)?.[1] ?? 0), text, head, body: rest.join('\r\n\r\n') });
    });
  });
  return { socket, answer, write: (bytes: string | Buffer) => void socket.write(bytes, 'latin1') };
}

export function sendRaw(port: number, bytes: string, waitMs?: number): Promise<RawAnswer> {
  const raw = openRaw(port, waitMs);
  raw.write(bytes);
  return raw.answer;
}

/** Calls `run` for each item, `atOnce` at a time. */
export async function inTurns<Item>(items: readonly Item[], atOnce: number, run: (item: Item) => Promise<void>) {
  const left = items.values();
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (const item of left) await run(item);
    }),
  );
}
