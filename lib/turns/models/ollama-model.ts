import { z } from 'zod';
import { countMessages } from './count-messages';
import { countTokens } from './count-tokens';
import type { Model, ModelCall, ModelMessage, ModelPart, Price, ReplyEnd } from './model';
import { describeModelFailure, emptyCodes, httpFailure } from './model-failure';
import { seesPictures } from './model-sight';
import { isSmallModel, sizeOfModel } from './model-sizes';
import { usualPatience } from './openai-model';
import { patientFetch } from './patient-fetch';
import { pictureTokens } from './picture-tokens';
import { findPrice } from './prices';
import { watchFetch, type Patience } from './watch-fetch';

export type OllamaModelSettings = {
  /** As people enter it: with `/v1`, `/api` or nothing after the port. */
  baseUrl: string;
  /** Empty for a server on this machine. */
  apiKey: string;
  modelId: string;
  price?: Price | null;
  patience?: Patience;
  fetch?: typeof globalThis.fetch;
};

/** The most tokens of a small model's context that an answer may use; a long reply continues in the next call. */
const smallAnswer = 16_000;
/** The context size is rounded up to steps, because even a slightly larger context makes Ollama reload the model. */
const contextStep = 4_096;
/** Other encodings produce up to this many times as many tokens for the same text. */
const otherEncodings = 1.25;
/**
 * If Ollama reports reading less than this share of the tokens sent, it truncated the prompt; tokenizers don't differ
 * by this much.
 */
const farLess = 0.6;

const chunkSchema = z.object({
  error: z.string().optional(),
  message: z.object({ content: z.string().nullish(), thinking: z.string().nullish() }).optional(),
  done: z.boolean().optional(),
  done_reason: z.string().optional(),
  prompt_eval_count: z.number().optional(),
  eval_count: z.number().optional(),
});
type Chunk = z.infer<typeof chunkSchema>;

const shownSchema = z.object({ model_info: z.record(z.string(), z.unknown()) });

/** Whether an address is Ollama's: its own port, or its own interface (`…/api`) anywhere. */
export function isOllamaAddress(baseUrl: string): boolean {
  if (!URL.canParse(baseUrl)) return false;
  const { port, pathname } = new URL(baseUrl);
  return port === '11434' || /^\/api\/?$/.test(pathname);
}

/**
 * An Ollama model through its own interface (`/api/chat`, one JSON object per line), because only that one can request
 * a context size. The compatible interface uses the machine's setting, often 4,096 tokens, and silently drops the
 * beginning of a longer request. The requested context is the size of the request plus its answer, up to the model's
 * maximum.
 *
 * The parts are those of `createOpenAiModel`, plus `read-less` if the server read far less than it was sent. Never
 * throws.
 */
export function createOllamaModel(settings: OllamaModelSettings): Model {
  const { apiKey, modelId, patience = usualPatience, fetch = patientFetch } = settings;
  const address = new URL(settings.baseUrl).origin;
  const isSmall = isSmallModel(modelId);
  const usual = sizeOfModel(modelId);
  const size = {
    ...usual,
    maxOutputTokens: isSmall ? Math.min(smallAnswer, usual.maxOutputTokens) : usual.maxOutputTokens,
  };
  let longest: number | null = null;

  const headers = { 'content-type': 'application/json', authorization: `Bearer ${apiKey}` };

  /**
   * The largest context that the model was made for; requested only once. The default size if the server does not say.
   */
  async function longestContext(ask: typeof globalThis.fetch, signal: AbortSignal): Promise<number> {
    if (longest !== null) return longest;
    const body = JSON.stringify({ model: modelId });
    const response = await ask(`${address}/api/show`, { method: 'POST', headers, body, signal });
    const shown = response.ok ? shownSchema.safeParse(await response.json().catch(() => null)) : null;
    if (!response.ok) await response.body?.cancel();
    const told = shown?.success
      ? Object.entries(shown.data.model_info).find(([name]) => name.endsWith('.context_length'))?.[1]
      : undefined;
    longest = typeof told === 'number' && told > 0 ? told : size.contextTokens;
    return longest;
  }

  async function* stream(call: ModelCall): AsyncGenerator<ModelPart> {
    const request = new AbortController();
    const stop = () => request.abort();
    call.signal.addEventListener('abort', stop, { once: true });
    if (call.signal.aborted) stop();
    let stalled = false;
    const onEnd = () => {
      stalled = true;
      request.abort();
    };
    const watch = watchFetch(fetch, { ...patience, hasKey: apiKey !== '', onEnd });

    const sent = countMessages(call.messages, modelId);
    const texts: string[] = [];
    let thought = 0;
    let last: Chunk | null = null;
    let failed: ModelPart | null = null;
    try {
      const most = Math.min(call.maxOutputTokens, size.maxOutputTokens);
      const wanted = Math.ceil((sent * otherEncodings + most) / contextStep) * contextStep;
      const ask = (url: string, init: RequestInit) => fetch(url, withoutEmptyKey(init, apiKey));
      const context = Math.min(wanted, await longestContext(ask as typeof fetch, request.signal));
      const body = JSON.stringify({
        model: modelId,
        messages: await Promise.all(call.messages.map((message) => toOllamaMessage(message, call))),
        stream: true,
        options: { num_ctx: context, num_predict: most },
      });
      const asked = watch.fetch(`${address}/api/chat`, { method: 'POST', headers, body, signal: request.signal });
      let sign: ModelPart | null;
      while ((sign = await watch.signOr(asked)) !== null) yield sign;
      const response = await asked;
      if (!response.ok || response.body === null) {
        const { error, retryable } = httpFailure(response.status, await response.text(), response.headers, apiKey);
        failed = { type: 'failed', error, retryable };
      } else {
        const chunks = readLines(response.body);
        for (;;) {
          const next = chunks.next();
          while ((sign = await watch.signOr(next)) !== null) yield sign;
          const { done, value: chunk } = await next;
          if (done) break;
          if (chunk.error !== undefined) {
            failed = {
              type: 'failed',
              error: { code: 'model-unavailable', detail: chunk.error.slice(0, 300) },
              retryable: false,
            };
            break;
          }
          if (chunk.message?.thinking) thought += Math.max(1, countTokens(chunk.message.thinking));
          const text = chunk.message?.content ?? '';
          if (text !== '') {
            if (texts.length === 0) watch.begin();
            texts.push(text);
            yield { type: 'text', text };
          }
          if (chunk.done) last = chunk;
        }
      }
    } catch (error) {
      const told = describeModelFailure(error, { apiKey, now: Date.now() });
      failed = { type: 'failed', error: told.error, retryable: told.retryable && !watch.isAnswered() };
    } finally {
      watch.release();
      call.signal.removeEventListener('abort', stop);
      request.abort();
    }

    const read = last?.prompt_eval_count;
    if (read !== undefined && read < sent * farLess) yield { type: 'read-less', model: modelId, sent, read };
    const written = Math.max(countTokens(texts.join('')), texts.length) + thought;
    if (read !== undefined && last?.eval_count !== undefined) {
      yield { type: 'usage', input: read, cached: 0, output: last.eval_count, estimated: false };
    } else if (watch.isAnswered()) {
      yield { type: 'usage', input: sent, cached: 0, output: written, estimated: true };
    }
    if (call.signal.aborted) yield { type: 'end', reason: 'cut' };
    else if (stalled) yield { type: 'failed', error: { code: 'model-stalled' }, retryable: false };
    else if (failed !== null) yield texts.length > 0 ? { type: 'end', reason: 'cut' } : failed;
    else yield endOf(last, texts.length > 0);
  }

  return {
    name: modelId,
    kind: 'live',
    price: settings.price === undefined ? findPrice(modelId, settings.baseUrl) : settings.price,
    isSmall,
    seesPictures: seesPictures(modelId),
    pictureTokens: (picture) => pictureTokens(picture, modelId),
    ...size,
    stream,
  };
}

function endOf(last: Chunk | null, hasText: boolean): ModelPart {
  const reason: ReplyEnd = last === null ? 'cut' : last.done_reason === 'length' ? 'output-limit' : 'complete';
  return hasText ? { type: 'end', reason } : { type: 'failed', error: { code: emptyCodes[reason] }, retryable: false };
}

function withoutEmptyKey(init: RequestInit, apiKey: string): RequestInit {
  const headers = new Headers(init.headers);
  if (apiKey === '') headers.delete('authorization');
  return { ...init, headers, redirect: 'manual' };
}

async function* readLines(body: ReadableStream<Uint8Array>): AsyncGenerator<Chunk> {
  let line = '';
  for await (const text of body.pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>)) {
    const lines = (line + text).split('\n');
    line = lines.pop() ?? '';
    for (const whole of lines) if (whole.trim() !== '') yield chunkSchema.parse(JSON.parse(whole));
  }
  if (line.trim() !== '') yield chunkSchema.parse(JSON.parse(line));
}

async function toOllamaMessage({ role, content, pictures = [] }: ModelMessage, { readPicture }: ModelCall) {
  const shown = await Promise.all(pictures.map(async ({ hash }) => (await readPicture?.(hash)) ?? null));
  const images = shown.flatMap((bytes) => (bytes === null ? [] : [Buffer.from(bytes).toString('base64')]));
  return { role, content, ...(images.length > 0 && { images }) };
}
