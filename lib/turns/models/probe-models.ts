import { z } from 'zod';
import type { AppError, AppErrorCode } from '../../base/foundation/app-error';
import { fail, succeed, type Result } from '../../base/foundation/result';
import { describeModelFailure } from './model-failure';
import { createLiveModel } from './create-live-model';

/** A model server that answers on this machine, and its models. */
export type LocalModels = { kind: 'ollama' | 'lm-studio'; baseUrl: string; models: string[] };

type Fetch = typeof globalThis.fetch;

const localServers = [
  { kind: 'ollama', baseUrl: 'http://127.0.0.1:11434/v1' },
  { kind: 'lm-studio', baseUrl: 'http://127.0.0.1:1234/v1' },
] as const;
const localTimeoutMs = 400;

/** Looks for Ollama and LM Studio at their usual addresses on this machine; asks both at once, 400 ms at most. */
export async function findLocalModels({
  fetch = globalThis.fetch,
  servers = localServers,
  timeoutMs = localTimeoutMs,
}: {
  fetch?: Fetch;
  servers?: readonly { kind: LocalModels['kind']; baseUrl: string }[];
  timeoutMs?: number;
} = {}): Promise<LocalModels[]> {
  const found = await Promise.all(
    servers.map(async ({ kind, baseUrl }) => {
      const models = await listModels({ baseUrl, key: '', fetch, timeoutMs });
      return models.ok ? [{ kind, baseUrl, models: models.value.filter(canWrite) }] : [];
    }),
  );
  return found.flat();
}

/** Embedding models are in the same list but can't write text. */
function canWrite(modelId: string): boolean {
  return !/embed|bge-|minilm|rerank/i.test(modelId);
}

const modelListSchema = z.object({ data: z.array(z.object({ id: z.string().min(1).max(200) })) });

/** The ids of the models an address offers, in its order. Costs nothing; follows no redirect. */
export async function listModels({
  baseUrl,
  key,
  fetch = globalThis.fetch,
  timeoutMs = 10_000,
}: {
  baseUrl: string;
  key: string;
  fetch?: Fetch;
  timeoutMs?: number;
}): Promise<Result<string[], AppError>> {
  try {
    const response = await fetch(`${withoutSlash(baseUrl)}/models`, {
      headers: key === '' ? {} : { authorization: `Bearer ${key}` },
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    });
    if (response.status === 401 || response.status === 403) return fail({ code: 'model-key-refused' });
    if (!response.ok) return fail({ code: 'model-address-refused', detail: `HTTP ${response.status}` });
    const list = modelListSchema.safeParse(await response.json());
    if (!list.success) return fail({ code: 'model-address-refused', detail: 'no list of models' });
    return succeed(list.data.data.map(({ id }) => id).slice(0, 500));
  } catch (error) {
    return fail(asAddressFailure(describeModelFailure(error, { apiKey: key, now: Date.now() }).error));
  }
}

/**
 * Asks a model for one word. Returns the base URL that worked: an address without a path is also tried with `/v1`,
 * since Ollama's and LM Studio's own pages show it without. No error contains the key. A server that has to load the
 * model first gets `timeoutMs`.
 */
export async function testConnection({
  baseUrl,
  key,
  modelId,
  fetch = globalThis.fetch,
  timeoutMs = 60_000,
}: {
  baseUrl: string;
  key: string;
  modelId: string;
  fetch?: Fetch;
  timeoutMs?: number;
}): Promise<Result<{ baseUrl: string }, AppError>> {
  const address = withoutSlash(baseUrl);
  if (!isWebAddress(address)) return fail({ code: 'model-address-refused', detail: 'not an http address' });

  const first = await askOnce({ baseUrl: address, key, modelId, fetch, timeoutMs });
  if (first.ok || new URL(address).pathname !== '/' || first.error.code !== 'model-address-refused') return first;
  const second = await askOnce({ baseUrl: `${address}/v1`, key, modelId, fetch, timeoutMs });
  return second.ok || second.error.code !== 'model-address-refused' ? second : first;
}

/** A model answered, even if without a word. */
const wordless: ReadonlySet<AppErrorCode> = new Set(['model-empty', 'model-thought-only']);

async function askOnce({
  baseUrl,
  key,
  modelId,
  fetch,
  timeoutMs,
}: {
  baseUrl: string;
  key: string;
  modelId: string;
  fetch: Fetch;
  timeoutMs: number;
}): Promise<Result<{ baseUrl: string }, AppError>> {
  const model = createLiveModel({ baseUrl, key, modelId, patience: { silenceMs: timeoutMs, endMs: timeoutMs }, fetch });
  const prompt = 'Answer with the word: yes';
  const parts = model.stream({
    messages: [{ role: 'user', content: prompt }],
    // The minimum that OpenAI accepts.
    maxOutputTokens: 16,
    subject: { purpose: 'build', prompt, earlier: [], answers: [], round: 0 },
    signal: AbortSignal.timeout(timeoutMs * 2),
  });
  for await (const part of parts) {
    // A model that thinks first may use up sixteen tokens without a word: address, key and name are correct all the
    // same.
    if (part.type === 'text' || (part.type === 'failed' && wordless.has(part.error.code))) return succeed({ baseUrl });
    if (part.type === 'failed') return fail(asAddressFailure(part.error));
    if (part.type === 'end') return fail({ code: 'model-stalled' });
  }
  return fail({ code: 'model-unavailable' });
}

/** If the response is not from a model, the person can only fix that by correcting the address. */
function asAddressFailure(error: AppError): AppError {
  return error.code === 'model-cut' ? { ...error, code: 'model-address-refused' } : error;
}

function isWebAddress(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol) && new URL(text).username === '';
}

function withoutSlash(url: string): string {
  return url.trim().replace(/(?<!\/)\/+$/, '');
}
