import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { patientFetch } from './patient-fetch';

const globalDispatcher = Symbol.for('undici.globalDispatcher.1');

test('a call outlives the limits that Node’s own fetch has', async () => {
  const server = createServer((_request, response) => {
    response.writeHead(200).write('first');
    setTimeout(() => response.end(' word'), 3000);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const world = globalThis as Record<symbol, object>;
  await fetch('data:,');
  const usual = world[globalDispatcher]!;
  // What Node limits to five minutes, limited to one second.
  const hasty = new (usual.constructor as new (options: object) => object)({ headersTimeout: 1000, bodyTimeout: 1000 });
  world[globalDispatcher] = hasty;
  try {
    const texts = [fetch, patientFetch].map(async (ask) => (await ask(address)).text());
    const [plain, patient] = await Promise.allSettled(texts);
    expect([plain?.status, patient]).toEqual(['rejected', { status: 'fulfilled', value: 'first word' }]);
  } finally {
    world[globalDispatcher] = usual;
    server.closeAllConnections();
    server.close();
  }
}, 15_000);
