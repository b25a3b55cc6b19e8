import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startModelServer, type ModelServer } from './misbehaving-model-server';
import { findLocalModels, listModels, testConnection } from './probe-models';

let server: ModelServer;
beforeAll(async () => {
  server = await startModelServer({ models: ['qwen3-coder:30b', 'nomic-embed-text'] });
});
afterAll(() => server.close());

describe('testConnection', () => {
  const connect = (modelId: string, baseUrl = server.baseUrl) =>
    testConnection({ baseUrl, key: 'sk-secret-key-123', modelId, timeoutMs: 200 });

  test('makes one call and answers with the address', async () => {
    const calls = server.requests.length;
    expect(await connect('ok', `${server.baseUrl}/`)).toEqual({ ok: true, value: { baseUrl: server.baseUrl } });
    expect(server.requests.length - calls).toBe(1);
  });

  test('finds /v1 where the address was given without', async () => {
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
  ])('says of %s: %s', async (modelId, code) => {
    const result = await connect(modelId);
    expect(result).toMatchObject({ ok: false, error: { code } });
    expect(JSON.stringify(result)).not.toContain('secret');
  });

  test.each(['http://127.0.0.1:9/v1', 'ftp://127.0.0.1/', 'not an address', 'http://me:pw@127.0.0.1/'])(
    'refuses the address %s',
    async (baseUrl) => {
      expect(await connect('ok', baseUrl)).toMatchObject({ ok: false, error: { code: 'model-address-refused' } });
    },
  );
});

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

test('listModels names what an address offers', async () => {
  expect(await listModels({ baseUrl: server.baseUrl, key: '' })).toEqual({
    ok: true,
    value: ['qwen3-coder:30b', 'nomic-embed-text'],
  });
  for (const baseUrl of [`${server.baseUrl}/none`, 'http://127.0.0.1:9']) {
    expect(await listModels({ baseUrl, key: '' })).toMatchObject({
      ok: false,
      error: { code: 'model-address-refused' },
    });
  }
});
