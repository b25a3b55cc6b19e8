import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ModelCall, ModelPart } from './model';
import { startOllamaServer, type OllamaServer } from './ollama-server.double';
import { createOllamaModel, isOllamaAddress, type OllamaModelSettings } from './ollama-model';

let server: OllamaServer;
beforeAll(async () => {
  server = await startOllamaServer();
});
afterAll(() => server.close());

function callOf(words: string, maxOutputTokens = 4_000): ModelCall {
  return {
    messages: [
      { role: 'system', content: 'You build apps.' },
      { role: 'user', content: words },
    ],
    maxOutputTokens,
    subject: { purpose: 'build', prompt: words, earlier: [], answers: [], round: 0 },
    signal: new AbortController().signal,
  };
}

async function say(modelId: string, call = callOf('Hello'), settings: Partial<OllamaModelSettings> = {}) {
  const parts: ModelPart[] = [];
  const model = createOllamaModel({ baseUrl: `${server.address}/v1`, apiKey: '', modelId, ...settings });
  for await (const part of model.stream(call)) parts.push(part);
  return parts;
}

const textOf = (parts: ModelPart[]) => parts.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('');

describe('createOllamaModel', () => {
  test('requests the context that request and answer take, and streams the answer', async () => {
    const parts = await say('qwen3-coder:30b', callOf('word '.repeat(6_000), 8_000));
    expect(textOf(parts)).toBe('one two three');
    expect(parts.at(-1)).toEqual({ type: 'end', reason: 'complete' });
    const { options, stream, authorization } = server.requests.at(-1)!;
    expect(stream).toBe(true);
    expect(authorization).toBeUndefined();
    expect(options.num_predict).toBe(8_000);
    expect(options.num_ctx).toBeGreaterThanOrEqual(14_000);
    expect(options.num_ctx).toBeLessThanOrEqual(24_576);
    expect(options.num_ctx! % 4_096).toBe(0);
    expect(parts.find(({ type }) => type === 'read-less')).toBeUndefined();
    expect(parts.find(({ type }) => type === 'usage')).toMatchObject({ estimated: false, output: 3 });
  });

  test('requests no more than the model was made for, and says if less was read than sent', async () => {
    const parts = await say('short:7b', callOf('word '.repeat(6_000)));
    expect(server.requests.at(-1)!.options.num_ctx).toBe(2_048);
    expect(parts.find(({ type }) => type === 'read-less')).toMatchObject({ model: 'short:7b', read: 2_048 });
  });

  test('thinking is a sign of life', async () => {
    const parts = await say('thinker:30b');
    expect(parts[0]).toMatchObject({ type: 'thinking' });
    expect(textOf(parts)).toBe('one two three');
  });

  test('reports the output limit', async () => {
    expect((await say('limit:30b')).at(-1)).toEqual({ type: 'end', reason: 'output-limit' });
  });

  test.each([
    ['missing:7b', 'model-unknown', false],
    ['broken:7b', 'model-unavailable', false],
    ['busy:7b', 'model-unavailable', true],
    ['error-line:7b', 'model-unavailable', false],
    ['dropped:7b', 'model-cut', false],
  ])('tells %s as %s', async (modelId, code, retryable) => {
    expect((await say(modelId)).at(-1)).toMatchObject({ type: 'failed', error: { code }, retryable });
  });

  test('reports silence, and ends the call', async () => {
    const parts = await say('silent:7b', undefined, { patience: { silenceMs: 200, endMs: 600 } });
    expect(parts.map(({ type }) => type)).toContain('silent');
    expect(parts.at(-1)).toEqual({ type: 'failed', error: { code: 'model-stalled' }, retryable: false });
  });

  test('if no server answers nothing was sent', async () => {
    const gone = await startOllamaServer();
    await gone.close();
    const parts = await say('any', undefined, { baseUrl: `${gone.address}/api` });
    expect(parts.at(-1)).toMatchObject({ type: 'failed', error: { code: 'model-unreachable' }, retryable: true });
  });
});

test.each([
  ['http://127.0.0.1:11434/v1', true],
  ['http://192.168.1.7:11434', true],
  ['https://ollama.com/api', true],
  ['http://127.0.0.1:1234/v1', false],
  ['https://api.openai.com/v1', false],
  ['not an address', false],
])('%s is Ollama’s: %s', (address, isOllama) => {
  expect(isOllamaAddress(address)).toBe(isOllama);
});
