import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { createAccessGate } from './access-gate';
import { operatorChecks } from './operator-checks.fixture';
import { createFrontServer, type FrontConfig, type FrontServer } from './front-server';
import { originsOf } from '../../base/http/origins';

const megabyte = 1024 ** 2;
const key = 'a'.repeat(26);
let front: FrontServer | null = null;
afterEach(async () => {
  await front?.close();
  front = null;
});

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

async function start(config: Partial<FrontConfig> = {}) {
  const port = await freePort();
  const origins = originsOf({ baseUrl: `http://app.localhost:${port}`, sitesHost: undefined, port });
  const errors: unknown[] = [];
  front = await createFrontServer(
    { origins, isDevelopment: false, access: null, welcome: null, ...config },
    {
      // An endpoint that responds without reading the body, like a use case that has no room left.
      builder: async (_request, response) => void response.writeHead(507).end('full'),
      preview: async (_request, response) => void response.end('preview'),
      layers: async (_request, response) => void response.end('layers'),
      site: async (_request, response) => void response.end('site'),
      reached: async (_request, response) => void response.end('reached'),
      shared: async (_request, response) => void response.end('shared'),
      backend: async (request, response) => {
        for await (const _chunk of request);
        response.end('kept');
      },
      upgrade: () => false,
      backendUpgrade: async (_host, _request, socket) => void socket.destroy(),
      health: () => ({ ok: true }),
      ready: async () => ({ ok: true }),
      ...operatorChecks,
      onError: (error) => void errors.push(error),
    },
  );
  await new Promise<void>((resolve) => front!.server.listen(port, '127.0.0.1', resolve));

  /** Sends all of its body before it reads a byte, as a browser does. */
  async function send(host: string, path: string, bytes: number, headers: readonly string[] = []) {
    const socket = connect({ port, host: '127.0.0.1' }).pause();
    const failures: string[] = [];
    let text = '';
    socket.on('error', (error) => failures.push((error as NodeJS.ErrnoException).code ?? ''));
    socket.on('data', (chunk) => (text += String(chunk)));
    const isChunked = headers.includes('Transfer-Encoding: chunked');
    const length = isChunked ? [] : [`Content-Length: ${bytes}`];
    socket.write([`POST ${path} HTTP/1.1`, `Host: ${host}:${port}`, ...length, ...headers, '', ''].join('\r\n'));
    const part = Buffer.alloc(65_536, 'b');
    const framed = isChunked ? Buffer.concat([Buffer.from('10000\r\n'), part, Buffer.from('\r\n')]) : part;
    for (let sent = 0; sent < bytes && failures.length === 0; sent += part.length)
      if (!socket.write(framed))
        await Promise.race([once(socket, 'drain'), once(socket, 'close')]).catch(() => undefined);
    if (isChunked) socket.write('0\r\n\r\n');
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.resume();
    await closed;
    return { status: Number(/^HTTP\/1\.1 (\d+)/.exec(text)?.[1] ?? 0), text, failures };
  }
  return { port, send, errors };
}

const builder = 'app.localhost';
const signUp = `/backends/${key}/auth/v1/signup`;
const preview = `p-${key}.app.localhost`;

describe('a sender that is refused while still sending reads why', () => {
  test.each<[string, number, string, string, string[]]>([
    ['larger than its path takes', 413, builder, '/api/projects', []],
    ['larger than its path takes, in pieces', 413, '127.0.0.1', signUp, ['Transfer-Encoding: chunked']],
    ['a handler that finds no room', 507, builder, '/api/attachments/x', []],
    ['a page of another site', 403, builder, '/api/attachments/x', ['Origin: https://evil.example']],
    ['an address with two readings', 400, builder, '//api/attachments/x', []],
    ['a host that is none', 421, 'elsewhere.test', '/', []],
    ['a preview, which takes nothing', 413, preview, '/', []],
  ])('%s: %d', async (_what, status, host, path, headers) => {
    const { send, errors } = await start();
    const answer = await send(host, path, 10 * megabyte, headers);
    expect([answer.status, answer.failures]).toEqual([status, []]);
    expect(answer.text).toMatch(/\r\nconnection: close\r\n/i);
    expect(errors).toEqual([]);
  });

  test('a stranger before the access code: 401', async () => {
    const access = createAccessGate({ code: 'open sesame', secret: new Uint8Array(32), now: () => 0 });
    const { send } = await start({ access });
    const answer = await send(builder, '/api/attachments/x', 10 * megabyte);
    expect([answer.status, answer.failures]).toEqual([401, []]);
    expect(answer.text).toContain('Enter the access code');
  });

  test('too much at once from one address: 429, also for Node’s fetch, and nothing of it is held', async () => {
    const access = createAccessGate({ code: 'open sesame', secret: new Uint8Array(32), now: () => 0 });
    const { send, port } = await start({ access, bodies: { perAddress: 4 * megabyte, inAll: 64 * megabyte } });
    const path = `/backends/${key}/storage/v1/object/x`;
    const answers = await Promise.all(Array.from({ length: 10 }, () => send('127.0.0.1', path, 10 * megabyte)));
    expect(answers.map(({ status, failures }) => [status, failures])).toEqual(answers.map(() => [429, []]));
    const body = Buffer.alloc(10 * megabyte);
    const fetched = await Promise.all(
      Array.from({ length: 10 }, async () => {
        const answer = await fetch(`http://127.0.0.1:${port}${path}`, { method: 'POST', body });
        return [answer.status, ((await answer.json()) as { code: string }).code];
      }),
    );
    expect(fetched).toEqual(fetched.map(() => [429, 'too-many-requests']));
    // A small enough body gets room at once.
    expect((await send('127.0.0.1', path, 2 * megabyte, ['Connection: close'])).text).toContain('kept');
  });
});
