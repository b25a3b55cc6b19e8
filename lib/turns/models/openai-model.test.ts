import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startModelServer, type ModelServer } from './misbehaving-model.double';
import type { ModelCall, ModelPart } from './model';
import { createModelLimits } from './model-limits';
import { createOpenAiModel, type OpenAiModelSettings } from './openai-model';
import { refusals } from './refusals.fixture';

let server: ModelServer;
beforeAll(async () => {
  server = await startModelServer({ reply: 'one two three four five six' });
});
afterAll(() => server.close());

function callOf(signal = new AbortController().signal): ModelCall {
  return {
    messages: [
      { role: 'system', content: 'You build apps.' },
      { role: 'user', content: 'Hello' },
    ],
    maxOutputTokens: 500,
    subject: { purpose: 'build', prompt: 'Hello', earlier: [], answers: [], round: 0 },
    signal,
  };
}

function modelOf(modelId: string, settings: Partial<OpenAiModelSettings> = {}) {
  return createOpenAiModel({ baseUrl: server.baseUrl, apiKey: 'sk-secret-key-123', modelId, ...settings });
}

async function say(modelId: string, settings?: Partial<OpenAiModelSettings>): Promise<ModelPart[]> {
  const parts: ModelPart[] = [];
  for await (const part of modelOf(modelId, settings).stream(callOf())) parts.push(part);
  return parts;
}

const textOf = (parts: ModelPart[]) => parts.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('');

describe('createOpenAiModel', () => {
  test('streams text, then the provider’s usage, then the end', async () => {
    server.script({ usage: { input: 900, cached: 600, output: 7 } });
    const parts = await say('ok');
    expect(textOf(parts)).toBe('one two three four five six');
    expect(parts.slice(-2)).toEqual([
      { type: 'usage', input: 900, cached: 600, output: 7, estimated: false },
      { type: 'end', reason: 'complete' },
    ]);
    expect(server.requests.at(-1)).toMatchObject({ max_tokens: 500, messages: [{ role: 'system' }, { role: 'user' }] });
  });

  test('counts the usage itself if the provider reports none, and says so', async () => {
    const usage = (await say('no-usage')).at(-2);
    expect(usage).toMatchObject({ type: 'usage', cached: 0, output: 6, estimated: true });
  });

  test('sends a picture with the words it came with, and counts it', async () => {
    const picture = { hash: 'a', contentType: 'image/png', width: 1500, height: 1000 };
    const gone = { ...picture, hash: 'gone' };
    const parts: ModelPart[] = [];
    const call = {
      ...callOf(),
      messages: [{ role: 'user' as const, content: 'Look', pictures: [picture, gone] }],
      readPicture: async (hash: string) => (hash === 'a' ? new Uint8Array([1, 2, 3]) : null),
    };
    for await (const part of modelOf('no-usage').stream(call)) parts.push(part);
    expect(server.requests.at(-1)?.messages[0]?.content).toEqual([
      { type: 'text', text: 'Look' },
      { type: 'image_url', image_url: { url: 'data:image/png;base64,AQID' } },
    ]);
    const usage = parts.find((part) => part.type === 'usage');
    expect(usage?.input).toBeGreaterThanOrEqual(2 * 2000);
  });

  test('sends no authorization to a server that needs no key', async () => {
    await say('ok', { apiKey: '' });
    expect(server.requests.at(-1)?.authorization).toBeUndefined();
  });

  test.each([
    ['refused-key', 'model-key-refused', false],
    ['unknown-model', 'model-unknown', false],
    ['no-credit', 'model-credit-empty', false],
    ['too-small', 'model-too-small', false],
    ['down', 'model-unavailable', true],
    ['overloaded', 'model-unavailable', true],
    // From here on the provider may have charged, so the call is not repeated without asking.
    ['broken', 'model-unavailable', false],
    ['empty', 'model-empty', false],
    ['thought-only', 'model-thought-only', false],
    ['cut-at-once', 'model-cut', false],
    ['cut-after-thinking', 'model-cut', false],
    ['dropped-at-once', 'model-cut', false],
    ['page', 'model-address-refused', false],
    ['redirect', 'model-address-refused', false],
  ])('tells %s as %s', async (modelId, code, retryable) => {
    const calls = server.requests.length;
    const parts = await say(modelId);
    expect(parts.at(-1)).toMatchObject({ type: 'failed', error: { code }, retryable });
    expect(parts.filter((part) => part.type === 'end')).toEqual([]);
    expect(server.requests.length - calls, 'retries are the caller’s').toBe(1);
  });

  test('passes on when a busy model may be called again', async () => {
    expect((await say('busy')).at(-1)).toMatchObject({
      type: 'failed',
      error: { code: 'model-busy', retryAfterSeconds: 1 },
      retryable: true,
    });
  });

  test('never repeats the key, even if the provider does', async () => {
    expect(JSON.stringify(await say('refused-key'))).not.toContain('secret');
  });

  test.each(['stall', 'stall-at-once'])('calls silence a stall (%s)', async (modelId) => {
    const parts = await say(modelId, { patience: { silenceMs: 60_000, endMs: 1000 } });
    expect(parts.at(-1)).toEqual({ type: 'failed', error: { code: 'model-stalled' }, retryable: false });
    expect(parts.at(-2)).toMatchObject({ type: 'usage', estimated: true });
  });

  test.each(['thinking', 'commenting'])(
    'a line that lives is waited for, and its signs are told (%s)',
    async (modelId) => {
      const parts = await say(modelId, { patience: { silenceMs: 1400, endMs: 1500 } });
      expect(parts.at(-1)).toEqual({ type: 'end', reason: 'complete' });
      expect(textOf(parts)).toBe('one two three four five six');
      expect(parts[0]).toMatchObject({ type: 'thinking' });
      expect(parts.filter(({ type }) => type === 'silent')).toEqual([]);
    },
  );

  test('silence is reported once, and ends with the first word', async () => {
    let speak = () => undefined as void;
    server.script({ silentUntil: new Promise((resolve) => (speak = resolve)) });
    const parts: ModelPart[] = [];
    for await (const part of modelOf('ok', { patience: { silenceMs: 300, endMs: 120_000 } }).stream(callOf())) {
      parts.push(part);
      if (part.type === 'silent') speak();
    }
    expect(parts.filter(({ type }) => type === 'silent')).toEqual([
      { type: 'silent', ms: expect.any(Number) as number, untilMs: 120_000 },
    ]);
    expect(textOf(parts)).toBe('one two three four five six');
  });

  test('thinking before a cut is counted, since it is charged', async () => {
    const usage = (await say('cut-after-thinking')).find((part) => part.type === 'usage');
    expect(usage).toMatchObject({ estimated: true, cached: 0 });
    expect(usage!.output).toBeGreaterThanOrEqual(100);
  });

  test('if no server answers nothing was charged, and the failure says so', async () => {
    const gone = await startModelServer();
    await gone.close();
    const parts = await say('ok', { baseUrl: gone.baseUrl });
    expect(parts).toMatchObject([{ type: 'failed', error: { code: 'model-unreachable' }, retryable: true }]);
  });

  describe('a provider that refuses so long an answer', () => {
    test.each(refusals.map((refusal) => [refusal.provider, refusal] as const))(
      'is asked once more with what %s says it takes, and no more from then on',
      async (_provider, { status, body, most }) => {
        const { maxOutputTokens: tokens = Infinity, contextTokens } = most;
        const size = { contextTokens: 128_000, maxOutputTokens: 32_000 };
        const limits = createModelLimits();
        const refusesOver = { tokens, status, body, ...(contextTokens && { contextTokens }) };
        server.script({ refusesOver }, { refusesOver });
        const before = server.requests.length;
        const model = modelOf('newcomer', { size, limits });
        const parts: ModelPart[] = [];
        const messages = [{ role: 'user' as const, content: 'word '.repeat(4_000) }];
        for await (const part of model.stream({ ...callOf(), messages, maxOutputTokens: 32_000 })) parts.push(part);
        expect(textOf(parts)).toBe('one two three four five six');
        expect(parts.filter(({ type }) => type === 'failed' || type === 'usage')).toHaveLength(1);
        const asked = server.requests.slice(before).map(({ max_tokens }) => max_tokens!);
        expect(asked).toHaveLength(2);
        expect(asked[1]).toBeLessThanOrEqual(most.maxOutputTokens ?? most.contextTokens!);
        expect({ ...size, ...most }).toEqual({
          contextTokens: model.contextTokens,
          maxOutputTokens: model.maxOutputTokens,
        });
        expect(limits.get({ baseUrl: server.baseUrl, modelId: 'newcomer' })).toEqual(most);
      },
    );

    test('is called only once more', async () => {
      const { body, status } = refusals[0]!;
      server.script({ status, body }, { status, body });
      const before = server.requests.length;
      const size = { contextTokens: 128_000, maxOutputTokens: 32_000 };
      const parts: ModelPart[] = [];
      const call = { ...callOf(), maxOutputTokens: 32_000 };
      for await (const part of modelOf('newcomer', { size }).stream(call)) parts.push(part);
      expect(parts).toMatchObject([{ type: 'failed', error: { code: 'model-refused' }, retryable: false }]);
      expect(server.requests.length - before).toBe(2);
    });
  });

  test('time while the reader is busy is not silence', async () => {
    const parts: ModelPart[] = [];
    for await (const part of modelOf('ok', { patience: { silenceMs: 60_000, endMs: 1000 } }).stream(callOf())) {
      if (parts.length === 0) await new Promise((resolve) => setTimeout(resolve, 1300));
      parts.push(part);
    }
    expect(parts.at(-1)).toEqual({ type: 'end', reason: 'complete' });
  });

  test.each(['cut', 'no-finish', 'error-frame'])(
    'a reply that breaks off keeps its text and ends as cut (%s)',
    async (modelId) => {
      const parts = await say(modelId);
      expect(textOf(parts)).toBe('one two three four five six');
      expect(parts.at(-2)).toMatchObject({ type: 'usage', estimated: true });
      expect(parts.at(-1)).toEqual({ type: 'end', reason: 'cut' });
    },
  );

  test('takes [DONE] as the end if no finish reason came', async () => {
    expect((await say('done-only')).at(-1)).toEqual({ type: 'end', reason: 'complete' });
  });

  test('reports that the output limit ended the reply', async () => {
    expect((await say('limit')).at(-1)).toEqual({ type: 'end', reason: 'output-limit' });
  });

  test('an abort stops the request and ends the reply as cut, with its usage', async () => {
    const abort = new AbortController();
    const abandoned = server.abandoned();
    const parts: ModelPart[] = [];
    for await (const part of modelOf('stall').stream(callOf(abort.signal))) {
      parts.push(part);
      if (textOf(parts).endsWith('six')) abort.abort();
    }
    expect(parts.slice(-2)).toMatchObject([
      { type: 'usage', estimated: true },
      { type: 'end', reason: 'cut' },
    ]);
    await expect.poll(() => server.abandoned()).toBe(abandoned + 1);
  });

  test('leaving the loop stops the request', async () => {
    const abandoned = server.abandoned();
    for await (const part of modelOf('stall').stream(callOf())) if (part.type === 'text') break;
    await expect.poll(() => server.abandoned()).toBe(abandoned + 1);
  });

  test('speaks the Responses interface to OpenAI alone, storing nothing', async () => {
    const urls: string[] = [];
    const bodies: string[] = [];
    const fetch = async (input: unknown, init?: RequestInit) => {
      urls.push(String(input));
      bodies.push(String(init?.body));
      return new Response('{}', { status: 500 });
    };
    for (const baseUrl of ['https://api.openai.com/v1', 'https://openrouter.ai/api/v1/']) {
      for await (const part of modelOf('gpt-4.1', { baseUrl, fetch }).stream(callOf()))
        expect(part.type).toBe('failed');
    }
    expect(urls).toEqual(['https://api.openai.com/v1/responses', 'https://openrouter.ai/api/v1/chat/completions']);
    expect(JSON.parse(bodies[0] ?? '')).toMatchObject({ store: false });
  });
});
