import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { BackendId } from '../../backends/backends/backend';
import { testApp } from '../runtime/test-functions.fixture';
import { usualLimits } from '../runtime/watch-process';
import { serveFunctions } from './serve-functions.fixture';

let served: Awaited<ReturnType<typeof serveFunctions>>;
/** A server on this machine that no function may reach. */
let inside: { port: number; hits: number; close(): void };
/** Addresses by host name; a name may resolve to a different address each time. */
const names: Record<string, () => string> = {};

const hostile = testApp(
  {
    loop: 'Deno.serve(() => { while (true); });',
    memory: 'const kept = []; Deno.serve(() => { for (;;) kept.push(new Uint8Array(8e6).fill(1)); });',
    heap: 'Deno.serve(() => { const kept = []; for (;;) kept.push({ text: "x".repeat(10) + kept.length }); });',
    itself: `Deno.serve(async () => {
  const answers = await Promise.all([1, 2].map(() => fetch(Deno.env.get('SUPABASE_URL') + '/functions/v1/itself', { headers: { apikey: Deno.env.get('KEY') } })));
  return new Response(String(answers.map((one) => one.status)));
});`,
    timers:
      'Deno.serve(async () => { for (let n = 0; n < 10000; n += 1) setInterval(() => {}, 1); return new Response("set"); });',
    huge: `Deno.serve(() => new Response(new ReadableStream({ pull(c) { c.enqueue(new Uint8Array(1e6)); } })));`,
    fetches: `Deno.serve(async (req) => {
  const { url, ...init } = await req.json();
  try { const answer = await fetch(url, init); return new Response(answer.status + ' ' + (await answer.text()).slice(0, 200)); }
  catch (error) { return new Response('failed ' + error.message); }
});`,
    files: `import fs from 'node:fs'; import child from 'node:child_process'; import net from 'node:net';
const tries = {
  passwd: () => fs.readFileSync('/etc/passwd', 'utf8').includes('root:'),
  environ: () => fs.readFileSync('/proc/self/environ', 'utf8').length > 0,
  list: () => fs.readdirSync('/').includes('etc'),
  config: () => fs.readFileSync('config.capnp', 'utf8').length > 0,
  program: () => child.execSync('id').length > 0,
  deno: () => Deno.readTextFile('/etc/passwd'),
  evaluate: () => new Function('return 1')(),
};
Deno.serve(async () => {
  const done = {};
  for (const [name, attempt] of Object.entries(tries)) { try { done[name] = await attempt(); } catch { done[name] = 'refused'; } }
  done.socket = await new Promise((resolve) => {
    try { const socket = net.connect(${'PORT'}, '127.0.0.1', () => resolve('open')); socket.on('error', () => resolve('refused')); setTimeout(() => resolve('silent'), 1500); }
    catch { resolve('refused'); }
  });
  return Response.json(done);
});`,
    env: 'Deno.serve(() => Response.json({ deno: Deno.env.toObject(), node: { ...process.env } }));',
    hello: 'Deno.serve(() => new Response("hello"));',
  },
  { id: 'hostile' as BackendId, allowedHosts: ['inside.test', 'changing.test', 'six.test', 'redirects.test'] },
);

beforeAll(async () => {
  const server = createServer((_request, response) => {
    inside.hits += 1;
    response.end('inside');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  inside = { port: (server.address() as AddressInfo).port, hits: 0, close: () => server.close() };
  const files = Object.fromEntries(
    Object.entries(hostile.sources.files).map(([path, text]) => [path, text.replaceAll('PORT', String(inside.port))]),
  );
  served = await serveFunctions(
    { ...hostile, sources: { ...hostile.sources, files } },
    {
      // Lower than usual, but with room for a slow test machine: the test only checks that the functions are ended.
      limits: { ...usualLimits, stuckMs: 300, memory: 300 },
      resolve: async (host) => {
        const address = names[host]?.();
        if (address === undefined) throw new Error('no such name');
        return [{ address, family: address.includes(':') ? 6 : 4 }];
      },
    },
  );
}, 60_000);
afterAll(async () => {
  inside?.close();
  await served?.close();
});

const say = () => served.logs.read(hostile.id).map(({ text }) => text);
const ask = async (url: string, init: object = {}) => {
  const answer = await served.call('fetches', { method: 'POST', body: JSON.stringify({ url, ...init }) });
  return answer.text();
};

test.each([
  ['loop', /computed for too long/],
  ['memory', /too much memory/],
])(
  '%s: stopped, said, and the next call is answered',
  async (name, words) => {
    const before = say().length;
    const answer = await served.call(name);
    expect(answer.status).toBe(546);
    expect(await answer.json()).toMatchObject({ code: 'WORKER_LIMIT' });
    expect(say().slice(before)).toContainEqual(expect.stringMatching(words));
    expect(await (await served.call('hello')).text()).toBe('hello');
  },
  60_000,
);

test('a heap that fills ends with its call', async () => {
  const answer = await served.call('heap');
  expect(answer.status).toBeGreaterThanOrEqual(500);
  expect(await (await served.call('hello')).text()).toBe('hello');
}, 60_000);

test('private places are refused: by address, by name, in IPv6, and by a name that changed its mind', async () => {
  const before = inside.hits;
  names['inside.test'] = () => '127.0.0.1';
  names['six.test'] = () => '::ffff:127.0.0.1';
  let asked = 0;
  names['changing.test'] = () => (asked++ === 0 ? '169.254.169.254' : '127.0.0.1');
  const places = [
    '127.0.0.1',
    'localhost',
    '[::1]',
    '[::ffff:7f00:1]',
    '2130706433',
    '0x7f.1',
    'inside.test',
    'six.test',
  ];
  for (const host of [...places, 'changing.test', 'changing.test']) {
    expect(await ask(`http://${host}:${inside.port}/`), host).toMatch(/^403 /);
  }
  for (const host of ['169.254.169.254', '10.0.0.1', '192.168.1.1', '[fd00::1]', '[fe80::1]', '0.0.0.0']) {
    expect(await ask(`http://${host}/`), host).toMatch(/^403 /);
  }
  expect(await ask(`http://inside.test:${inside.port}/`, { headers: { upgrade: 'websocket' } })).toMatch(
    /^(?:403|failed)/,
  );
  expect(inside.hits).toBe(before);
}, 60_000);

test('a host that nobody allowed is refused by name, and the log offers it', async () => {
  expect(await ask('https://api.example.com/v1')).toMatch(/^403 .*api\.example\.com/);
  expect(served.logs.read(hostile.id)).toContainEqual(
    expect.objectContaining({ refusedHost: 'api.example.com', functionName: 'fetches' }),
  );
});

test('no file, program, socket or code of a text', async () => {
  const done = (await (await served.call('files')).json()) as Record<string, unknown>;
  const { list, ...rest } = done;
  expect(list).not.toBe(true);
  expect(Object.values(rest).filter((one) => one !== 'refused')).toEqual([]);
}, 20_000);

test('nobody’s environment but its own settings', async () => {
  const told = JSON.stringify(await (await served.call('env')).json());
  expect(told).not.toMatch(/PATH|HOME|NODE_/);
});

test('ten thousand timers and an endless answer end', async () => {
  expect(await (await served.call('timers')).text()).toBe('set');
  const answer = await served.call('huge');
  const read = answer.arrayBuffer().then(
    () => 'whole',
    () => 'cut off',
  );
  expect(await read).toBe('cut off');
  expect(say()).toContainEqual(expect.stringMatching(/larger than 50 MB/));
  expect(await (await served.call('hello')).text()).toBe('hello');
}, 60_000);

test('an app that is stopped again and again rests', async () => {
  const kept = served.served.app;
  served.served.app = { ...kept, id: 'looping' as BackendId };
  const codes: string[] = [];
  for (let n = 0; n < 5; n += 1) codes.push(((await (await served.call('loop')).json()) as { code: string }).code);
  expect(codes).toEqual([...Array<string>(4).fill('WORKER_LIMIT'), 'RESTING']);
  served.served.app = kept;
}, 60_000);
