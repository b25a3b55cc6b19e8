import { randomBytes } from 'node:crypto';
import {
  createServer,
  type IncomingMessage,
  request as httpRequest,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { brotliDecompressSync, createBrotliDecompress, gunzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';
import { createCompressAnswers } from './compress-answers';

let server: Server | null = null;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

async function serve(answer: (request: IncomingMessage, response: ServerResponse) => void) {
  const compress = createCompressAnswers();
  server = createServer((request, response) => {
    compress(request, response);
    answer(request, response);
  });
  await new Promise<void>((resolve) => server!.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return (accepted: string | null = 'gzip, br', method = 'GET') =>
    new Promise<IncomingMessage>((resolve, reject) => {
      const headers = accepted === null ? {} : { 'accept-encoding': accepted };
      const outgoing = httpRequest({ host: '127.0.0.1', port, method, headers, agent: false }, resolve);
      outgoing.on('error', reject);
      outgoing.end();
    });
}

async function bytesOf(answer: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of answer) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

const words = 'Rows of the guest book. '.repeat(500);
const json = { 'content-type': 'application/json' };

describe('compresses', () => {
  test.each([
    ['br', (bytes: Buffer) => brotliDecompressSync(bytes)],
    ['gzip', (bytes: Buffer) => gunzipSync(bytes)],
  ])('a whole body as %s, in every way of writing one', async (encoding, open) => {
    const ways: Array<(response: ServerResponse) => void> = [
      (response) => response.writeHead(200, { ...json, 'content-length': words.length }).end(words),
      (response) => response.writeHead(200, 'Fine', json).end(Buffer.from(words)),
      (response) => response.setHeader('content-type', 'text/html; charset=utf-8').end(words, 'utf8'),
      (response) => {
        response.setHeader('content-type', 'text/css');
        response.flushHeaders();
        response.write(words.slice(0, 100));
        response.end(words.slice(100));
      },
    ];
    for (const way of ways) {
      const ask = await serve((_request, response) => way(response));
      const answer = await ask(encoding);
      expect(answer.headers).toMatchObject({ 'content-encoding': encoding, vary: 'accept-encoding' });
      expect(answer.headers['content-length']).toBeUndefined();
      const bytes = await bytesOf(answer);
      expect(bytes.length).toBeLessThan(words.length / 10);
      expect(open(bytes).toString()).toBe(words);
      server!.close();
    }
  });

  test('what is written so far arrives before the answer ends', async () => {
    let finish = () => {};
    const ask = await serve((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/html' });
      response.write('<h1>First</h1>');
      finish = () => response.end('<p>Rest</p>');
    });
    const answer = await ask('br');
    const opened = answer.pipe(createBrotliDecompress());
    let seen = '';
    for await (const part of opened) {
      seen += String(part);
      if (seen === '<h1>First</h1>') finish();
    }
    expect(seen).toBe('<h1>First</h1><p>Rest</p>');
  });

  test('a strong ETag becomes a weak one, since the bytes are others', async () => {
    const ask = await serve((_request, response) => response.writeHead(200, { ...json, etag: '"x"' }).end(words));
    expect((await ask()).headers.etag).toBe('W/"x"');
  });

  test('a long stream whose reader is slow, without holding it all', async () => {
    let most = 0;
    // Random bytes, because compressible ones would leave nothing to wait for.
    const part = randomBytes(20_000);
    const ask = await serve((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/plain' });
      let left = 400;
      const more = () => {
        while (left > 0) {
          left -= 1;
          const canTakeMore = response.write(part);
          most = Math.max(most, response.writableLength);
          if (!canTakeMore) return void response.once('drain', more);
        }
        response.end();
      };
      more();
    });
    const answer = await ask('gzip');
    const bytes = await bytesOf(answer);
    expect(gunzipSync(bytes)).toHaveLength(400 * 20_000);
    expect(most).toBeLessThan(2_000_000);
  });
});

describe('leaves alone', () => {
  const cases: Array<[string, (response: ServerResponse) => void]> = [
    ['events', (response) => response.writeHead(200, { 'content-type': 'text/event-stream' }).end(words)],
    [
      'what must not change',
      (response) => response.writeHead(200, { ...json, 'cache-control': 'no-transform' }).end(words),
    ],
    ['what is encoded', (response) => response.writeHead(200, { ...json, 'content-encoding': 'br' }).end(words)],
    ['pictures', (response) => response.writeHead(200, { 'content-type': 'image/webp' }).end(words)],
    ['less than a packet', (response) => response.writeHead(200, { ...json, 'content-length': 2 }).end('{}')],
    ['part of a file', (response) => response.writeHead(206, { ...json, 'content-range': 'bytes 0-9/99' }).end(words)],
    ['an answer without a body', (response) => response.writeHead(304, json).end()],
    ['headers as a flat list', (response) => response.writeHead(200, ['content-type', 'application/json']).end(words)],
  ];
  test.each(cases)('%s', async (name, write) => {
    const ask = await serve((_request, response) => write(response));
    const answer = await ask();
    const unwrapped = (await bytesOf(answer)).toString();
    expect(['', '{}', words]).toContain(unwrapped);
    expect(answer.headers['content-encoding'] ?? null).toBe(name === 'what is encoded' ? 'br' : null);
  });

  test('clients that take no encoding, and HEAD; caches are told that there are several forms', async () => {
    const ask = await serve((_request, response) => response.writeHead(200, { ...json, vary: 'origin' }).end(words));
    for (const answer of [await ask(null), await ask('gzip', 'HEAD')]) {
      expect(answer.headers['content-encoding']).toBeUndefined();
      expect(answer.headers.vary).toBe('origin, accept-encoding');
      answer.resume();
    }
  });
});

test('bytes that nobody reads yet are counted', async () => {
  const lengths: number[] = [];
  const ask = await serve((_request, response) => {
    response.writeHead(200, json).end(words);
    lengths.push(response.writableLength);
  });
  (await ask()).resume();
  expect(lengths[0]).toBeGreaterThanOrEqual(words.length);
});

test('more than the processor should do at once goes out plain', async () => {
  const large = Buffer.alloc(9 * 1024 * 1024, 'a');
  const answers: ServerResponse[] = [];
  const ask = await serve((_request, response) => {
    answers.push(response);
    // Start them together, so that the third finds two being compressed.
    if (answers.length === 3) for (const one of answers) one.writeHead(200, json).end(large);
  });
  const encodings = (await Promise.all([ask(), ask(), ask()])).map((answer) => {
    answer.resume();
    return answer.headers['content-encoding'] ?? 'plain';
  });
  expect(encodings.toSorted()).toEqual(['br', 'br', 'plain']);
});
