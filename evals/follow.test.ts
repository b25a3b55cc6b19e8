import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { follow } from '../e2e/support/follow';

test('two that wait for different events at once each get theirs, whichever comes first', async () => {
  const types = ['turn-start', 'repair-start', 'version-made'];
  const server = createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    for (const [index, type] of types.entries()) {
      response.write(`id: ${index + 1}\ndata: ${JSON.stringify({ n: index + 1, type })}\n\n`);
    }
    response.end();
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  try {
    const stream = await follow((server.address() as AddressInfo).port, '/events');
    const [made, repair] = await Promise.all([stream.until('version-made'), stream.until('repair-start')]);
    expect([made.n, repair.n]).toEqual([3, 2]);
  } finally {
    server.close();
  }
});
