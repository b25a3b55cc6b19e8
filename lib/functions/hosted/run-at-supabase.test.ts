import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runAtSupabase } from './run-at-supabase';

let server: Server;
let answer: { status: number; body: string; headers?: Record<string, string> };
const asked: { method: string; url: string; headers: Record<string, unknown>; body: string }[] = [];

beforeAll(async () => {
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (part: Buffer) => (body += part.toString('utf8')));
    request.on('end', () => {
      asked.push({ method: request.method ?? '', url: request.url ?? '', headers: request.headers, body });
      response.writeHead(answer.status, answer.headers).end(answer.body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => server?.close());

const run = (secretKey = 'sb_secret_x') =>
  runAtSupabase(
    { fetch },
    { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, secretKey },
    { name: 'tidy-up', at: 0 },
  );

test('a schedule calls the function where it is, with the project’s secret key', async () => {
  answer = { status: 200, body: 'done' };
  expect(await run()).toEqual({ kind: 'fine' });
  const [call] = asked.splice(0);
  expect(call).toMatchObject({
    ...{ method: 'POST', url: '/functions/v1/tidy-up' },
    body: '{"scheduled":true,"at":"1970-01-01T00:00:00.000Z"}',
    headers: { apikey: 'sb_secret_x' },
  });
  expect(call!.headers.authorization).toBeUndefined();
  await run('a.b.c');
  expect(asked.splice(0)[0]?.headers).toMatchObject({ authorization: 'Bearer a.b.c' });
});

test('how it failed is told in its own words, and the key goes nowhere else', async () => {
  answer = { status: 500, body: 'x'.repeat(1000) };
  expect(await run()).toEqual({ kind: 'failed', why: `It answered 500: ${'x'.repeat(300)}` });
  asked.splice(0);
  answer = { status: 302, body: '', headers: { location: '/elsewhere' } };
  expect(await run()).toMatchObject({ kind: 'failed' });
  expect(asked.splice(0).map(({ url }) => url)).toEqual(['/functions/v1/tidy-up']);
});
