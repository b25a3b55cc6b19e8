import { afterAll, beforeAll, expect, test } from 'vitest';
import { testApp } from '../runtime/test-functions.fixture';
import { runFunction } from './run-function';
import { serveFunctions } from './serve-functions.fixture';

let served: Awaited<ReturnType<typeof serveFunctions>>;

const app = testApp(
  {
    hello: `import { cors } from '../_shared/cors.ts';
Deno.serve(async (req) => {
  if (req.method === 'OPTIONS') return new Response('ok', { headers: cors });
  const { name } = await req.json();
  console.log('greets', { name });
  return Response.json({ message: 'Hello ' + name, word: Deno.env.get('WORD'), path: new URL(req.url).pathname }, { headers: cors });
});`,
    'functions/_shared/cors.ts': `export const cors = { 'access-control-allow-origin': '*', 'access-control-allow-headers': 'authorization, apikey' };`,
    broken: `interface Nothing { a: string }

function deep(): never {
  throw new Error('no such luck');
}
Deno.serve(() => deep());`,
    unread: `import { x } from './missing.ts'; Deno.serve(() => new Response(x));`,
    hook: `import { serve } from 'https://deno.land/std@0.168.0/http/server.ts';
serve(async (req) => new Response(await req.text(), { headers: { 'set-cookie': 'a=b', 'content-type': 'text/html' } }));`,
    stream: `export default { fetch: () => {
  const words = ['one ', 'two ', 'three'];
  return new Response(new ReadableStream({ async pull(c) { const w = words.shift(); if (!w) return c.close(); c.enqueue(new TextEncoder().encode(w)); } }));
} };`,
    forever: `Deno.serve(() => new Promise((resolve) => setTimeout(() => resolve(new Response()), 20_000)));`,
    'config.toml': `[functions.hook]\nverify_jwt = false\n`,
  },
  { settings: { WORD: 'of the person' } },
);

beforeAll(async () => {
  served = await serveFunctions(app);
}, 60_000);
afterAll(() => served.close());

test('a function answers with the app’s settings, and says what it prints', async () => {
  const answer = await served.call('hello/there?x=1', { method: 'POST', body: '{"name":"Ada"}' });
  expect(await answer.json()).toEqual({ message: 'Hello Ada', word: 'of the person', path: '/hello/there' });
  expect(answer.status).toBe(200);
  expect(served.logs.read(app.id)).toMatchObject([
    { functionName: 'hello', level: 'log', text: 'greets {"name":"Ada"}' },
  ]);
});

test('a preflight needs no key and is answered by the function; all else does', async () => {
  const preflight = await fetch(`${served.url}hello`, { method: 'OPTIONS' });
  expect(preflight.headers.get('access-control-allow-headers')).toBe('authorization, apikey');
  const refused = await fetch(`${served.url}hello`, { method: 'POST', body: '{}' });
  expect(refused.status).toBe(401);
  const wrong = await served.call('hello', { method: 'POST', body: '{}', headers: { apikey: 'sb_publishable_wrong' } });
  expect(wrong.status).toBe(401);
});

test('verify_jwt = false lets anybody call; cookies and pages do not come out', async () => {
  const answer = await fetch(`${served.url}hook`, { method: 'POST', body: 'an event' });
  expect(await answer.text()).toBe('an event');
  expect(answer.headers.get('set-cookie')).toBeNull();
  const page = await fetch(`${served.url}hook`);
  expect(page.headers.get('content-type')).toBe('text/plain; charset=utf-8');
});

test('an error nobody caught is told with the line it came from', async () => {
  const answer = await served.call('broken');
  expect(answer.status).toBe(500);
  expect(await answer.json()).toMatchObject({ code: 'WORKER_ERROR' });
  const fault = served.logs.read(app.id).find(({ functionName }) => functionName === 'broken');
  expect(fault).toMatchObject({ isFault: true, level: 'error', file: 'supabase/functions/broken/index.ts', line: 4 });
  expect(fault?.text).toMatch(/^Error: no such luck\n\s+at deep \(supabase\/functions\/broken\/index\.ts:4:/);
});

test('a function that does not bundle is told with its file, and the others run', async () => {
  const answer = await served.call('unread');
  expect(await answer.json()).toMatchObject({ code: 'BOOT_ERROR' });
  const fault = served.logs.read(app.id).find(({ functionName }) => functionName === 'unread');
  expect(fault).toMatchObject({ isFault: true, file: 'supabase/functions/unread/index.ts', line: 1 });
  expect((await served.call('nothing')).status).toBe(404);
});

test('an answer streams', async () => {
  expect(await (await served.call('stream')).text()).toBe('one two three');
});

test('changed code answers the next call', async () => {
  const changed = { ...app, id: 'changing' as typeof app.id };
  served.served.app = { ...changed, ...testApp({ say: 'Deno.serve(() => new Response("old"))' }, { id: changed.id }) };
  expect(await (await served.call('say')).text()).toBe('old');
  served.served.app = { ...changed, ...testApp({ say: 'Deno.serve(() => new Response("new"))' }, { id: changed.id }) };
  expect(await (await served.call('say')).text()).toBe('new');
  served.served.app = app;
});

test('one that runs by itself wakes its app, has a caller’s rights, and says why it failed', async () => {
  const { host, logs, keys } = served;
  const run = (name: string, longestMs?: number) =>
    runFunction(
      { host, logs },
      { app, name, key: keys.secretKey, body: '{"name":"night"}', ...(longestMs !== undefined && { longestMs }) },
    );
  host.end(app.id);
  expect(await run('hello')).toEqual({ kind: 'fine' });
  expect(await run('broken')).toMatchObject({ kind: 'failed', why: expect.stringContaining('It answered 500') });
  expect(await run('unread')).toMatchObject({ kind: 'failed', why: expect.stringContaining('missing.ts') });
  expect(logs.read(app.id).some(({ text }) => text.startsWith('Its run by schedule failed. It answered 500'))).toBe(
    true,
  );
  expect(await run('forever', 200)).toEqual({ kind: 'failed', why: 'It took too long, so it was ended.' });
});
