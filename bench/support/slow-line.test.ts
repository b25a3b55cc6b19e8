import { createHash, randomBytes } from 'node:crypto';
import { connect, createServer, type AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { openSlowLine } from './slow-line';

test('bytes leave the line in the order in which they came, on every connection', async () => {
  const sent = randomBytes(600_000);
  const hash = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
  // Small pieces with a pause now and then, so that many timers are due in the same millisecond.
  const server = createServer((socket) => {
    let at = 0;
    const write = () => {
      for (let n = 0; n < 12 && at < sent.length; n += 1, at += 900) socket.write(sent.subarray(at, at + 900));
      if (at < sent.length) setImmediate(write);
      else socket.end();
    };
    socket.setNoDelay(true);
    write();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const line = await openSlowLine({ down: 400_000_000, up: 400_000_000, roundTrip: 4 });
  line.to((server.address() as AddressInfo).port);
  const received = await Promise.all(
    Array.from({ length: 6 }, async () => {
      const parts: Buffer[] = [];
      for await (const part of connect(line.port, '127.0.0.1')) parts.push(part as Buffer);
      return hash(Buffer.concat(parts));
    }),
  );
  expect(new Set(received)).toEqual(new Set([hash(sent)]));
  line.close();
  await new Promise((resolve) => server.close(resolve));
});
