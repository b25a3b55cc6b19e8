import { createServer, type AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startModelServer, type ModelServer } from './misbehaving-model.double';
import { findLocalModels, listModels, testConnection } from './probe-models';

let server: ModelServer;
beforeAll(async () => {
  server = await startModelServer({ models: ['qwen3-coder:30b', 'nomic-embed-text'] });
});
afterAll(() => server.close());

describe('testConnection', () => {
  const connect = (modelId: string, baseUrl = server.baseUrl) =>
    testConnection({ baseUrl, key: 'sk-secret-key-123', modelId, timeoutMs: 4000 });

  test('makes one call and answers the address', async () => {
    const calls = server.requests.length;
    expect(await connect('ok', `${server.baseUrl}/`)).toEqual({ ok: true, value: { baseUrl: server.baseUrl } });
    expect(server.requests.length - calls).toBe(1);
  });

  test('finds /v1 if the address was given without it', async () => {
    const bare = server.baseUrl.replace('/v1', '');
    expect(await connect('ok', bare)).toEqual({ ok: true, value: { baseUrl: server.baseUrl } });
  });

  test.each([
    ['refused-key', 'model-key-refused'],
    ['unknown-model', 'model-unknown'],
    ['busy', 'model-busy'],
    ['down', 'model-unavailable'],
    ['page', 'model-address-refused'],
    ['redirect', 'model-address-refused'],
    ['stall-at-once', 'model-stalled'],
    ['no-credit', 'model-credit-empty'],
  ])('says of %s: %s', async (modelId, code) => {
    const result = await connect(modelId);
    expect(result).toMatchObject({ ok: false, error: { code } });
    expect(JSON.stringify(result)).not.toContain('secret');
  });

  test.each(['ftp://127.0.0.1/', 'not an address', 'http://me:pw@127.0.0.1/'])(
    'refuses the address %s',
    async (baseUrl) => {
      expect(await connect('ok', baseUrl)).toMatchObject({ ok: false, error: { code: 'model-address-refused' } });
    },
  );
});

describe('an address where nothing answers', () => {
  test('is distinguished from one whose answer is not a model’s', async () => {
    const { port } = await freePort();
    const gone = `http://127.0.0.1:${port}/v1`;
    expect(await testConnection({ baseUrl: gone, key: '', modelId: 'ok' })).toMatchObject({
      ok: false,
      error: { code: 'model-unreachable' },
    });
    expect(await listModels({ baseUrl: gone, key: '' })).toMatchObject({ error: { code: 'model-unreachable' } });
  });

  test('an unknown host name is unreachable too', async () => {
    const baseUrl = 'http://no-such-host.invalid/v1';
    expect(await testConnection({ baseUrl, key: '', modelId: 'ok' })).toMatchObject({
      error: { code: 'model-unreachable' },
    });
  });

  test('a server that speaks no TLS at an https address has no certificate to trust', async () => {
    const baseUrl = server.baseUrl.replace('http:', 'https:');
    expect(await testConnection({ baseUrl, key: '', modelId: 'ok' })).toMatchObject({
      error: { code: 'model-certificate-refused' },
    });
  });
});

/** A port of this machine that was free a moment ago. */
async function freePort(): Promise<{ port: number }> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return { port };
}

describe('findLocalModels', () => {
  test('offers the models of servers that answer, and is silent about the rest', async () => {
    const servers = [
      { kind: 'ollama' as const, baseUrl: server.baseUrl },
      { kind: 'lm-studio' as const, baseUrl: 'http://127.0.0.1:9/v1' },
    ];
    expect(await findLocalModels({ servers })).toEqual([
      { kind: 'ollama', baseUrl: server.baseUrl, models: ['qwen3-coder:30b'] },
    ]);
  });

  test('does not wait for a server that never answers', async () => {
    const fetch = (_: unknown, init?: RequestInit) =>
      new Promise<Response>((_resolve, reject) =>
        init?.signal?.addEventListener('abort', () => reject(init.signal?.reason as Error)),
      );
    expect(await findLocalModels({ fetch, timeoutMs: 20 })).toEqual([]);
  });
});

test('listModels lists the models of an address', async () => {
  expect(await listModels({ baseUrl: server.baseUrl, key: '' })).toEqual({
    ok: true,
    value: ['qwen3-coder:30b', 'nomic-embed-text'],
  });
  expect(await listModels({ baseUrl: `${server.baseUrl}/none`, key: '' })).toMatchObject({
    ok: false,
    error: { code: 'model-address-refused' },
  });
});
