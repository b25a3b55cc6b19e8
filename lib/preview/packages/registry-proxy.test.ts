import { createServer, request, type IncomingMessage } from 'node:http';
import { connect, createServer as createTcpServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { openRegistryProxy, type RegistryProxy } from './registry-proxy';

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  await Promise.all(closing.splice(0).map((close) => close()));
});

async function listen(server: Server): Promise<string> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => sockets.add(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => {
    for (const socket of sockets) socket.destroy();
    return new Promise((resolve) => server.close(resolve));
  });
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Echoes every request. */
const startEcho = () => listen(createTcpServer((socket) => socket.on('error', () => undefined).pipe(socket)));
async function startWeb() {
  const asked: { url: string | undefined; login: string | undefined }[] = [];
  const server = createServer((one, answer) => {
    asked.push({ url: one.url, login: one.headers['proxy-authorization'] });
    answer.end('a package');
  });
  server.on('connect', (one: IncomingMessage, near: Socket) => {
    asked.push({ url: one.url, login: one.headers['proxy-authorization'] });
    const [host, port] = one.url!.split(':');
    const far = connect(Number(port), host, () => {
      near.write('HTTP/1.1 200 OK\r\n\r\n');
      near.on('close', () => far.destroy()).pipe(far);
      far.on('error', () => near.destroy()).pipe(near);
    });
  });
  return { asked, host: await listen(server) };
}

async function open(origins: string[], upstream: string | null = null): Promise<RegistryProxy> {
  const proxy = await openRegistryProxy({
    origins: new Set(origins),
    upstreamOf: () => (upstream === null ? null : new URL(upstream)),
  });
  closing.push(proxy.close);
  return proxy;
}

function get(proxy: RegistryProxy, path: string): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    request(proxy.address, { path, agent: false }, (answer) => {
      let text = '';
      answer
        .setEncoding('utf8')
        .on('data', (more: string) => (text += more))
        .on('end', () => resolve({ status: answer.statusCode!, text }));
    })
      .on('error', reject)
      .end();
  });
}

/** The response through a tunnel to `authority`, or the status of the refusal. */
function tunnel(proxy: RegistryProxy, authority: string): Promise<string | number> {
  return new Promise((resolve, reject) => {
    request(proxy.address, { method: 'CONNECT', path: authority, agent: false })
      .on('connect', (answer, socket) => {
        if (answer.statusCode !== 200) return resolve(answer.statusCode!);
        socket.once('data', (bytes: Buffer) => {
          resolve(bytes.toString());
          socket.destroy();
        });
        return socket.write('hello');
      })
      .on('error', reject)
      .end();
  });
}

describe('the proxy of an install', () => {
  test('connects to a registry, over HTTP and through a tunnel, and counts the bytes received', async () => {
    const [web, echo] = [await startWeb(), await startEcho()];
    const proxy = await open([`http://${web.host}`, `https://${echo}`]);
    expect(await get(proxy, `http://${web.host}/left?a=b`)).toEqual({ status: 200, text: 'a package' });
    expect(web.asked).toEqual([{ url: '/left?a=b', login: undefined }]);
    expect(await tunnel(proxy, echo)).toBe('hello');
    expect([proxy.refused(), proxy.received()]).toEqual([null, 'a package'.length + 'hello'.length]);
  });

  test('connects to nothing else: other hosts, ports and schemes, or itself', async () => {
    const [web, echo] = [await startWeb(), await startEcho()];
    const proxy = await open(['https://registry.example', `http://${echo}`]);
    for (const path of [
      `http://${web.host}/`,
      `https://${web.host}/`,
      '/',
      `//${web.host}/`,
      'http://registry.example/',
    ])
      expect([path, (await get(proxy, path)).status]).toEqual([path, 403]);
    for (const authority of [
      web.host,
      echo,
      'registry.example:80',
      `user@registry.example:81`,
      'registry.example.evil:443',
    ])
      expect([authority, await tunnel(proxy, authority)]).toEqual([authority, 403]);
    expect(web.asked).toEqual([]);
    expect(proxy.refused()).toBe(`http://${web.host}/`);
  });

  test('uses this machine’s proxy, with its login', async () => {
    const [web, echo] = [await startWeb(), await startEcho()];
    const proxy = await open(['http://registry.example', `https://${echo}`], `http://me:p%40ss@${web.host}`);
    const login = `Basic ${Buffer.from('me:p@ss').toString('base64')}`;
    expect((await get(proxy, 'http://registry.example/left')).status).toBe(200);
    expect(await tunnel(proxy, echo)).toBe('hello');
    expect(web.asked).toEqual([
      { url: 'http://registry.example/left', login },
      { url: echo, login },
    ]);
  });

  test('reports an unreachable registry, and closes its open connections', async () => {
    const gone = await listen(createTcpServer());
    await closing.pop()!();
    const proxy = await open([`http://${gone}`, `https://${gone}`]);
    expect((await get(proxy, `http://${gone}/left`)).status).toBe(502);
    expect(await tunnel(proxy, gone)).toBe(502);
    expect(proxy.refused()).toBeNull();

    const echo = await startEcho();
    const held = await open([`https://${echo}`]);
    const closed = new Promise((resolve) => {
      request(held.address, { method: 'CONNECT', path: echo, agent: false })
        .on('connect', (_answer, socket) => {
          socket.on('close', resolve);
          void held.close();
        })
        .end();
    });
    await closed;
  });
});
