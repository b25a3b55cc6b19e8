import { createOpenAI } from '@ai-sdk/openai';
import { TypeValidationError } from 'ai';
import { z } from 'zod';
import { countTokens } from './count-tokens';
import type { Model, ModelCall, ModelMessage, ModelPart, Price, ReplyEnd } from './model';
import { describeModelFailure } from './model-failure';
import { seesPictures } from './model-sight';
import { isSmallModel, sizeOfModel, type ModelSize } from './model-sizes';
import { pictureTokens } from './picture-tokens';
import { findPrice } from './prices';
import { watchFetch, type FetchWatch } from './watch-fetch';

export type OpenAiModelSettings = {
  /** What people see; the model's id without one. */
  name?: string;
  /** For example `https://api.openai.com/v1`; a trailing slash is fine. */
  baseUrl: string;
  /** Empty where the server wants none (a model on this machine). */
  apiKey: string;
  modelId: string;
  /** The list price if absent; null where none is known. */
  price?: Price | null;
  size?: ModelSize;
  /** By the model's id if absent. */
  seesPictures?: boolean;
  /** Silence after which a call counts as stalled. */
  chunkTimeoutMs?: number;
  fetch?: typeof globalThis.fetch;
};

type LanguageModel = ReturnType<ReturnType<typeof createOpenAI>['chat']>;
type StreamPart =
  Awaited<ReturnType<LanguageModel['doStream']>>['stream'] extends ReadableStream<infer Part> ? Part : never;
type FinishPart = Extract<StreamPart, { type: 'finish' }>;

/**
 * A model behind any OpenAI-compatible address: the Responses interface (nothing stored) for OpenAI's own, Chat
 * Completions for every other. It calls the provider's model directly instead of through `streamText`, which took 30 to 80 % more
 * processor time a chunk (Node 20), and leaves every retry to the caller. Reasoning is ignored.
 *
 * Parts: text as it comes; then `usage`, counted here where the provider gave none and whenever it may charge; then
 * `end` or `failed`. A stream that breaks off after text ends as `cut`; before any text it is a failure that may be
 * retried. Leaving the loop or aborting the signal stops the request. Never throws.
 */
export function createOpenAiModel(settings: OpenAiModelSettings): Model {
  const { baseUrl, apiKey, modelId, chunkTimeoutMs = 60_000, fetch = globalThis.fetch } = settings;
  const size = settings.size ?? sizeOfModel(modelId);
  const isOpenAi = isOpenAiAddress(baseUrl);

  async function* stream(call: ModelCall): AsyncGenerator<ModelPart> {
    const request = new AbortController();
    const stop = () => request.abort();
    call.signal.addEventListener('abort', stop, { once: true });
    if (call.signal.aborted) stop();

    let stalled = false;
    const watch = watchFetch(fetch, {
      timeoutMs: chunkTimeoutMs,
      hasKey: apiKey !== '',
      onSilence: () => {
        stalled = true;
        request.abort();
      },
    });

    const texts: string[] = [];
    let finish: FinishPart | null = null;
    let thrown: { error: unknown } | null = null;
    try {
      const provider = createOpenAI({ baseURL: baseUrl, apiKey: apiKey || 'none', fetch: watch.fetch });
      const model = isOpenAi ? provider.responses(modelId) : provider.chat(modelId);
      const reply = await model.doStream({
        prompt: await Promise.all(call.messages.map((message) => toPromptMessage(message, call))),
        maxOutputTokens: Math.min(call.maxOutputTokens, size.maxOutputTokens),
        abortSignal: request.signal,
        providerOptions: { openai: isOpenAi ? { store: false } : { systemMessageMode: 'system' } },
      });
      for await (const part of reply.stream as unknown as AsyncIterable<StreamPart>) {
        if (part.type === 'finish') finish = part;
        if (part.type === 'error') {
          const text = textOfOddChunk(part.error);
          if (text === null) {
            thrown = { error: part.error };
            break;
          }
          if (text !== '') texts.push(text);
          if (text !== '') yield { type: 'text', text };
        }
        if (part.type === 'text-delta' && part.delta !== '') {
          texts.push(part.delta);
          yield { type: 'text', text: part.delta };
        }
      }
    } catch (error) {
      thrown = { error };
    } finally {
      watch.release();
      call.signal.removeEventListener('abort', stop);
      request.abort();
    }

    const usage = usageOf(finish, call.messages, texts, watch, modelId);
    if (usage !== null) yield usage;
    yield endOf({ finish, thrown, stalled, aborted: call.signal.aborted, hasText: texts.length > 0, watch, apiKey });
  }

  return {
    name: settings.name ?? modelId,
    kind: 'live',
    price: settings.price === undefined ? findPrice(modelId, baseUrl) : settings.price,
    isSmall: isSmallModel(modelId),
    seesPictures: settings.seesPictures ?? seesPictures(modelId),
    pictureTokens: (picture) => pictureTokens(picture, modelId),
    ...size,
    stream,
  };
}

/** OpenAI's own address, the one base that speaks the Responses interface. */
function isOpenAiAddress(baseUrl: string): boolean {
  return URL.canParse(baseUrl) && new URL(baseUrl).hostname === 'api.openai.com';
}

async function toPromptMessage(message: ModelMessage, { readPicture }: ModelCall) {
  if (message.role === 'system') return { role: 'system' as const, content: message.content };
  const text = { type: 'text' as const, text: message.content };
  if (message.role === 'assistant') return { role: 'assistant' as const, content: [text] };
  const shown = (message.pictures ?? []).map(async ({ hash, contentType }) => {
    const bytes = (await readPicture?.(hash)) ?? null;
    // A picture whose bytes are gone is not worth the whole call; its name is among the words.
    if (bytes === null) return [];
    return [{ type: 'file' as const, mediaType: contentType, data: { type: 'data' as const, data: bytes } }];
  });
  return { role: 'user' as const, content: [text, ...(await Promise.all(shown)).flat()] };
}

const oddChunkSchema = z.object({
  choices: z.array(z.object({ delta: z.object({ content: z.string().nullish() }).nullish() })),
});

/** The text of a chunk that is not quite OpenAI's form, as some servers send; null if it is an error indeed. */
function textOfOddChunk(error: unknown): string | null {
  if (!TypeValidationError.isInstance(error)) return null;
  const chunk = oddChunkSchema.safeParse(error.value);
  return chunk.success ? (chunk.data.choices[0]?.delta?.content ?? '') : null;
}

function usageOf(
  finish: FinishPart | null,
  messages: readonly ModelMessage[],
  texts: readonly string[],
  watch: FetchWatch,
  modelId: string,
): ModelPart | null {
  const input = finish?.usage.inputTokens;
  const output = finish?.usage.outputTokens;
  // Some servers send a usage of zeros when they don't count.
  if (input?.total && output?.total !== undefined && (output.total > 0 || texts.length === 0)) {
    const written = input.cacheWrite === undefined ? {} : { written: input.cacheWrite };
    const cached = input.cacheRead ?? 0;
    return { type: 'usage', input: input.total, cached, ...written, output: output.total, estimated: false };
  }
  if (!watch.isAnswered()) return null;
  const counted = messages.reduce((sum, { content, pictures = [] }) => {
    const seen = pictures.reduce((tokens, picture) => tokens + pictureTokens(picture, modelId), 0);
    return sum + countTokens(content) + seen + 4;
  }, 0);
  // Providers send a token or more a chunk, so a text that our encoding packs better still counts its chunks.
  const written = Math.max(countTokens(texts.join('')), texts.length);
  return { type: 'usage', input: counted, cached: 0, output: written, estimated: true };
}

function endOf(call: {
  finish: FinishPart | null;
  thrown: { error: unknown } | null;
  stalled: boolean;
  aborted: boolean;
  hasText: boolean;
  watch: FetchWatch;
  apiKey: string;
}): ModelPart {
  if (call.aborted) return { type: 'end', reason: 'cut' };
  if (call.stalled) return { type: 'failed', error: { code: 'model-stalled' }, retryable: true };
  if (call.thrown !== null) {
    const { error, retryable } = describeModelFailure(call.thrown.error, { apiKey: call.apiKey, now: Date.now() });
    // Words of a provider's own make a failure of it even after text; a line that breaks off is a cut.
    if (call.hasText && error.code === 'model-unavailable') return { type: 'end', reason: 'cut' };
    return { type: 'failed', error, retryable };
  }

  const reason = endReason(call.finish, call.watch);
  if (call.hasText) return { type: 'end', reason };
  if (reason !== 'cut') return { type: 'failed', error: { code: 'model-empty' }, retryable: true };
  return { type: 'failed', error: { code: 'model-unavailable', detail: 'cut before any text' }, retryable: true };
}

function endReason(finish: FinishPart | null, watch: FetchWatch): ReplyEnd {
  const unified = finish?.finishReason.unified;
  if (unified === 'length') return 'output-limit';
  if (unified === undefined || unified === 'error') return 'cut';
  // The client's word for a stream without a finish reason; some servers send only `[DONE]`.
  return unified === 'interrupted' && !watch.isDone() ? 'cut' : 'complete';
}
