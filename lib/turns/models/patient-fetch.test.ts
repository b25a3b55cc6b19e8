import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { patientFetch } from './patient-fetch';

const globalDispatcher = Symbol.for('undici.globalDispatcher.1');

test('a call outlives the limits that Node’s own fetch has', async () => {
  const answering: ServerResponse[] = [];
  const server = createServer((_request, response) => {
    response.writeHead(200).write('first');
    answering.push(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const world = globalThis as Record<symbol, object>;
  await fetch('data:,');
  const usual = world[globalDispatcher]!;
  // Node's limit of five minutes, set to one second.
  const hasty = new (usual.constructor as new (options: object) => object)({ headersTimeout: 1000, bodyTimeout: 1000 });
  world[globalDispatcher] = hasty;
  try {
    const [plain, patient] = [fetch, patientFetch].map(async (ask) => (await ask(address)).text());
    await expect(plain).rejects.toThrow();
    // By now the patient call has outlasted the limit of Node's own fetch.
    for (const response of answering) response.end(' word');
    expect(await patient).toBe('first word');
  } finally {
    world[globalDispatcher] = usual;
    server.closeAllConnections();
    server.close();
  }
});
