import { createOpenAI } from '@ai-sdk/openai';
import { TypeValidationError } from 'ai';
import { z } from 'zod';
import { countMessages } from './count-messages';
import { countTokens } from './count-tokens';
import { learnLimits, type LearntLimits } from './learn-limits';
import type { Model, ModelCall, ModelMessage, ModelPart, Price, ReplyEnd } from './model';
import { describeModelFailure, emptyCodes, wordsOfRefusal } from './model-failure';
import { createModelLimits, type ModelLimits } from './model-limits';
import { seesPictures } from './model-sight';
import { isSmallModel, sizeOfModel, type ModelSize } from './model-sizes';
import { patientFetch } from './patient-fetch';
import { pictureTokens } from './picture-tokens';
import { findPrice } from './prices';
import { watchFetch, type FetchWatch, type Patience } from './watch-fetch';

export type OpenAiModelSettings = {
  /** The name people see; the model's id if absent. */
  name?: string;
  /** For example `https://api.openai.com/v1`; a trailing slash is fine. */
  baseUrl: string;
  /** Empty if the server needs none (a model on this machine). */
  apiKey: string;
  modelId: string;
  /** The list price if absent; null if none is known. */
  price?: Price | null;
  size?: ModelSize;
  /** Decided by the model's id if absent. */
  seesPictures?: boolean;
  patience?: Patience;
  /** Limits that providers stated for their models; if absent they are forgotten with this model. */
  limits?: ModelLimits;
  fetch?: typeof globalThis.fetch;
};

type LanguageModel = ReturnType<ReturnType<typeof createOpenAI>['chat']>;
type StreamPart =
  Awaited<ReturnType<LanguageModel['doStream']>>['stream'] extends ReadableStream<infer Part> ? Part : never;
type Refused = { learnt: LearntLimits; detail: string };
/** Reports silence after a minute, and waits as long as the slowest models think without a sign. */
export const usualPatience: Patience = { silenceMs: 60_000, endMs: 15 * 60_000 };
/** Other encodings produce more tokens for the same text than ours. */
const otherEncodings = 1.15;
/** An answer with less room than this many tokens is useless. */
const fewestUseful = 1_000;

type FinishPart = Extract<StreamPart, { type: 'finish' }>;

/**
 * A model behind any OpenAI-compatible address: the Responses interface (nothing stored) for OpenAI's own, Chat
 * Completions for every other. Calls the provider's model directly instead of through `streamText`, which took 30 to 80
 * % more processor time per chunk (Node 20). Leaves retries to the caller with one exception: if the provider refuses
 * the requested output length, which is never charged, it learns the stated limit (`limits`) and repeats the call once
 * with that.
 *
 * Parts: signs of life and of silence while no text arrives; text as it arrives; then `usage`, counted here if the
 * provider reported none but may charge; then `end` or `failed`. A stream that breaks off after text ends as `cut`; a
 * failure is retryable only if nobody can have been charged for the call. Leaving the loop or aborting the signal stops
 * the request. Never throws.
 */
export function createOpenAiModel(settings: OpenAiModelSettings): Model {
  const { baseUrl, apiKey, modelId, patience = usualPatience, fetch = patientFetch } = settings;
  const limits = settings.limits ?? createModelLimits();
  const known = settings.size ?? sizeOfModel(modelId, baseUrl);
  const isOpenAi = isOpenAiAddress(baseUrl);
  const size = () => smaller(known, limits.get({ baseUrl, modelId }));

  async function* stream(call: ModelCall): AsyncGenerator<ModelPart> {
    const asked = Math.min(call.maxOutputTokens, size().maxOutputTokens);
    const refused = yield* callOnce(call, asked, true);
    if (refused === null) return;
    await limits.learn({ baseUrl, modelId }, refused.learnt);
    const input = countMessages(call.messages, modelId);
    // One percent is left for the wrapping of the messages.
    const room = Math.floor(size().contextTokens * 0.99 - input * otherEncodings);
    const most = Math.min(size().maxOutputTokens, room);
    // If our count already fitted, asking for slightly less would be refused as well.
    if (most >= asked || most < fewestUseful)
      yield { type: 'failed', error: { code: 'model-too-small', detail: refused.detail }, retryable: false };
    else yield* callOnce(call, most, false);
  }

  /**
   * Makes one request. Returns the limit that a refusal stated, if it is lower and `mayLearn`; otherwise yields all
   * parts of the reply.
   */
  async function* callOnce(
    call: ModelCall,
    asked: number,
    mayLearn: boolean,
  ): AsyncGenerator<ModelPart, Refused | null> {
    const request = new AbortController();
    const stop = () => request.abort();
    call.signal.addEventListener('abort', stop, { once: true });
    if (call.signal.aborted) stop();

    let stalled = false;
    const watch = watchFetch(fetch, {
      ...patience,
      hasKey: apiKey !== '',
      onEnd: () => {
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
      // Resolves with the first text at the earliest, because the client looks for an error before it returns the
      // stream.
      const begun = model.doStream({
        prompt: await Promise.all(call.messages.map((message) => toPromptMessage(message, call))),
        maxOutputTokens: asked,
        abortSignal: request.signal,
        providerOptions: { openai: isOpenAi ? { store: false } : { systemMessageMode: 'system' } },
      });
      let sign: ModelPart | null;
      while ((sign = await watch.signOr(begun)) !== null) yield sign;
      const parts = ((await begun).stream as unknown as AsyncIterable<StreamPart>)[Symbol.asyncIterator]();
      for (;;) {
        const next = parts.next();
        while ((sign = await watch.signOr(next)) !== null) yield sign;
        const { done, value: part } = await next;
        if (done) break;
        if (part.type === 'finish') finish = part;
        if (part.type === 'error' && textOfOddChunk(part.error) === null) {
          thrown = { error: part.error };
          break;
        }
        const text =
          part.type === 'text-delta' ? part.delta : part.type === 'error' ? (textOfOddChunk(part.error) ?? '') : '';
        if (text === '') continue;
        if (texts.length === 0) watch.begin();
        texts.push(text);
        yield { type: 'text', text };
      }
    } catch (error) {
      thrown = { error };
    } finally {
      watch.release();
      call.signal.removeEventListener('abort', stop);
      request.abort();
    }

    const refused = mayLearn && !call.signal.aborted && !stalled ? refusedAs(thrown, asked, texts, watch) : null;
    if (refused !== null) return refused;
    const usage = usageOf(finish, call.messages, texts, watch, modelId);
    if (usage !== null) yield usage;
    yield endOf({ finish, thrown, stalled, aborted: call.signal.aborted, hasText: texts.length > 0, watch, apiKey });
    return null;
  }

  function refusedAs(thrown: { error: unknown } | null, asked: number, texts: readonly string[], watch: FetchWatch) {
    // Any response at all may have been charged for.
    if (thrown === null || texts.length > 0 || watch.isAnswered()) return null;
    const words = wordsOfRefusal(thrown.error);
    const learnt = words === null ? null : learnLimits(words, { asked, contextTokens: size().contextTokens });
    const { error } = describeModelFailure(thrown.error, { apiKey, now: Date.now() });
    return learnt && { learnt, detail: error.detail ?? '' };
  }

  return {
    name: settings.name ?? modelId,
    kind: 'live',
    price: settings.price === undefined ? findPrice(modelId, baseUrl) : settings.price,
    isSmall: isSmallModel(modelId),
    seesPictures: settings.seesPictures ?? seesPictures(modelId),
    pictureTokens: (picture) => pictureTokens(picture, modelId),
    get contextTokens() {
      return size().contextTokens;
    },
    get maxOutputTokens() {
      return size().maxOutputTokens;
    },
    stream,
  };
}

function smaller(known: ModelSize, { contextTokens = Infinity, maxOutputTokens = Infinity }: LearntLimits): ModelSize {
  return {
    contextTokens: Math.min(known.contextTokens, contextTokens),
    maxOutputTokens: Math.min(known.maxOutputTokens, maxOutputTokens),
  };
}

/** OpenAI's own address, the only base URL that speaks the Responses interface. */
function isOpenAiAddress(baseUrl: string): boolean {
  return URL.canParse(baseUrl) && new URL(baseUrl).hostname === 'api.openai.com';
}

async function toPromptMessage(message: ModelMessage, { readPicture }: ModelCall) {
  if (message.role === 'system') return { role: 'system' as const, content: message.content };
  const text = { type: 'text' as const, text: message.content };
  if (message.role === 'assistant') return { role: 'assistant' as const, content: [text] };
  const shown = (message.pictures ?? []).map(async ({ hash, contentType }) => {
    const bytes = (await readPicture?.(hash)) ?? null;
    // A picture whose bytes are gone must not fail the whole call; its name is in the text.
    if (bytes === null) return [];
    return [{ type: 'file' as const, mediaType: contentType, data: { type: 'data' as const, data: bytes } }];
  });
  return { role: 'user' as const, content: [text, ...(await Promise.all(shown)).flat()] };
}

/** Mistral's thinking models send their content in parts. */
const oddContentSchema = z.union([
  z.string(),
  z
    .array(z.object({ type: z.string(), text: z.string().nullish() }))
    .transform((parts) => parts.map(({ type, text }) => (type === 'text' ? (text ?? '') : '')).join('')),
]);
const oddChunkSchema = z.object({
  choices: z.array(z.object({ delta: z.object({ content: oddContentSchema.nullish() }).nullish() })),
});

/** The text of a chunk that deviates from OpenAI's format, as some servers send; null if it really is an error. */
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
  // Some servers report zero usage when they don't count.
  if (input?.total && output?.total !== undefined && (output.total > 0 || texts.length === 0)) {
    const written = input.cacheWrite === undefined ? {} : { written: input.cacheWrite };
    const cached = input.cacheRead ?? 0;
    return { type: 'usage', input: input.total, cached, ...written, output: output.total, estimated: false };
  }
  if (!watch.isAnswered()) return null;
  const counted = countMessages(messages, modelId);
  // Providers send a token or more per chunk, so count at least the chunks even if our encoding packs the text better.
  const written = Math.max(countTokens(texts.join('')), texts.length);
  // Thinking costs the same as writing.
  const all = written + watch.thinkingTokens();
  return { type: 'usage', input: counted, cached: 0, output: all, estimated: true };
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
  if (call.stalled) return { type: 'failed', error: { code: 'model-stalled' }, retryable: false };
  if (call.thrown !== null) {
    const { error, retryable } = describeModelFailure(call.thrown.error, { apiKey: call.apiKey, now: Date.now() });
    // If the provider sent an error message it is a failure, even after text; a connection that breaks off is a cut.
    if (call.hasText && error.code === 'model-cut') return { type: 'end', reason: 'cut' };
    if (call.hasText && error.code === 'model-unavailable') return { type: 'end', reason: 'cut' };
    return { type: 'failed', error, retryable: retryable && !call.watch.isAnswered() };
  }

  const reason = endReason(call.finish, call.watch);
  if (call.hasText) return { type: 'end', reason };
  return { type: 'failed', error: { code: emptyCodes[reason] }, retryable: false };
}

function endReason(finish: FinishPart | null, watch: FetchWatch): ReplyEnd {
  const unified = finish?.finishReason.unified;
  if (unified === 'length') return 'output-limit';
  if (unified === undefined || unified === 'error') return 'cut';
  // The client reports `interrupted` for a stream without a finish reason; some servers send only `[DONE]`.
  return unified === 'interrupted' && !watch.isDone() ? 'cut' : 'complete';
}
