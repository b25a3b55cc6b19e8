import { createServer, connect, type AddressInfo, type Socket } from 'node:net';

/** A line's bits per second down and up and its round trip in ms, in front of a local port. */
export type SlowLine = { port: number; bytesDown(): number; to(port: number): void; close(): void };

/** Bytes of one connection that may wait here: like a socket's own buffer. */
const mostWaiting = 64 * 1024;

/**
 * All traffic shares the line, including workers and frames, which a browser's own throttling leaves out; a new
 * connection first waits one round trip.
 */
export async function openSlowLine({
  down,
  up,
  roundTrip,
}: {
  down: number;
  up: number;
  roundTrip: number;
}): Promise<SlowLine> {
  let target = 0;
  let bytesDown = 0;
  const open = new Set<Socket>();
  const freeAt = { down: 0, up: 0 };

  function pass(from: Socket, into: Socket, way: 'down' | 'up', openedAt: number): void {
    const bits = way === 'down' ? down : up;
    let waiting = 0;
    // Timers due in the same millisecond may fire out of order; this keeps the order of the bytes.
    const queue: Buffer[] = [];
    const later = (at: number, work: () => void) => setTimeout(work, Math.max(0, at - performance.now()));
    from.on('data', (chunk: Buffer) => {
      queue.push(chunk);
      if (way === 'down') bytesDown += chunk.length;
      const beginsAt = Math.max(performance.now(), freeAt[way], openedAt + roundTrip);
      freeAt[way] = beginsAt + (chunk.length * 8_000) / bits;
      waiting += chunk.length;
      if (waiting > mostWaiting) from.pause();
      later(freeAt[way] + roundTrip / 2, () => {
        const next = queue.shift()!;
        waiting -= next.length;
        if (waiting <= mostWaiting) from.resume();
        into.write(next);
      });
    });
    from.once('end', () => later(Math.max(freeAt[way], performance.now()) + roundTrip / 2 + 1, () => into.end()));
    from.on('error', () => into.destroy());
    from.once('close', () => open.delete(from));
  }

  const server = createServer({ allowHalfOpen: true }, (near) => {
    const far = connect({ port: target, host: '127.0.0.1', allowHalfOpen: true });
    open.add(near).add(far);
    const openedAt = performance.now();
    pass(near, far, 'up', openedAt);
    pass(far, near, 'down', openedAt);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    bytesDown: () => bytesDown,
    to: (port) => void (target = port),
    close() {
      server.close();
      for (const socket of open) socket.destroy();
    },
  };
}
