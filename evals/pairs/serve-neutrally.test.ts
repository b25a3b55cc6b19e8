import { createServer } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { ask } from '../../e2e/support/http';
import { serveNeutrally } from './serve-neutrally';

const closes: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closes.splice(0).reverse()) await close();
});

async function startApp() {
  const server = createServer((incoming, outgoing) => {
    const { host, origin } = incoming.headers;
    if (incoming.url === '/moved') return void outgoing.writeHead(302, { location: `http://${host}/there` }).end();
    let body = '';
    incoming.on('data', (part: Buffer) => (body += part.toString()));
    incoming.on('end', () => outgoing.end(JSON.stringify({ host, origin, method: incoming.method, body })));
  });
  server.on('upgrade', (incoming, socket) => {
    socket.write(`HTTP/1.1 101 Switching Protocols\r\n\r\n${incoming.headers.host ?? ''}`);
    socket.pipe(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closes.push(
    () => server.closeAllConnections(),
    () => server.close(),
  );
  return (server.address() as AddressInfo).port;
}

async function startBoth() {
  const port = await startApp();
  const served = await serveNeutrally(new Map([['r01-1', { port, host: 'soup.sites.localhost:4100' }]]), (url) =>
    Promise.resolve(`for ${url.searchParams.get('app') ?? ''}`),
  );
  closes.push(served.close);
  const { port: own, host } = new URL(served.addressOf('r01-1'));
  return { own: Number(own), host };
}

test('an app answers under its neutral name, its own name stays behind it', async () => {
  const { own, host } = await startBoth();
  const headers = { origin: `http://${host}` };
  const answer = await ask(own, 'POST', '/rows', { host, headers, body: { name: 'Rye' } });
  expect(JSON.parse(answer.bytes.toString())).toEqual({
    ...{ host: 'soup.sites.localhost:4100', origin: 'http://soup.sites.localhost:4100' },
    ...{ method: 'POST', body: '{"name":"Rye"}' },
  });
  expect((await ask(own, 'GET', '/moved', { host })).headers.location).toBe('/there');
  expect((await ask(own, 'GET', '/', { host: host.replace('r01-1', 'r01-2') })).status).toBe(404);
  const page = await ask(own, 'GET', '/?app=r01-1', { host: `owner.localhost:${own}` });
  expect(page.bytes.toString()).toBe('for r01-1');
});

test('sockets pass both ways', async () => {
  const { own, host } = await startBoth();
  const socket = connect(own, '127.0.0.1');
  closes.push(() => socket.destroy());
  socket.write(`GET /live HTTP/1.1\r\nHost: ${host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`);
  let heard = '';
  await new Promise<void>((resolve) => {
    socket.on('data', (part: Buffer) => {
      heard += part.toString();
      if (heard.endsWith('soup.sites.localhost:4100')) socket.write('ping');
      if (heard.endsWith('ping')) resolve();
    });
  });
  expect(heard).toMatch(/^HTTP\/1\.1 101/);
});
