import { createThinkingReader } from './read-thinking';

/** What a call shows while it says no word. */
export type Sign =
  /** Bytes came: reasoning (`tokens` of it since the last sign), a comment line, or anything else. */
  | { type: 'thinking'; tokens: number }
  /** No byte for so long; told once until one comes. */
  | { type: 'silent'; ms: number; untilMs: number };

/** How long nothing at all may come before it is said, and before the call is ended. */
export type Patience = { silenceMs: number; endMs: number };

/** What a watched call has shown so far. */
export type FetchWatch = {
  fetch: typeof globalThis.fetch;
  /** An answer with a good status came: from here on the provider may charge. */
  isAnswered(): boolean;
  /** The server said `[DONE]`: the end was meant, even where no finish reason came. */
  isDone(): boolean;
  /** Tokens of reasoning heard before the first word, about. */
  thinkingTokens(): number;
  /** Words have come: from here on bytes are no news, only silence is. */
  begin(): void;
  /** Resolves with the next sign, or null once `promise` has settled, however it did. */
  signOr(promise: PromiseLike<unknown>): Promise<Sign | null>;
  /** Stops watching for silence; call it when the call is over. */
  release(): void;
};

const doneMark = '[DONE]';
/** Signs of life are told this often at most, the first so long after the first byte. */
const signEveryMs = 1_000;
/** Bytes of an answer held for a reader that is busy; beyond that the provider waits. */
const mostUnread = 8 * 1024 * 1024;

/**
 * A `fetch` for one model call that follows no redirect (a key must not travel on), sends no authorization without a
 * key, tells signs of life and of silence, and calls `onEnd` once when no byte has come for `endMs` while somebody waits for
 * one. Bytes count, not parsed events: the client passes on neither comment lines nor reasoning of providers other than
 * OpenAI. Time in which nothing is asked of the provider, since the reader is busy and enough is held for it, does not count. A body that breaks off
 * is handed out whole as far as it came and then ends; that it has no finish reason tells the cut.
 */
export function watchFetch(
  fetch: typeof globalThis.fetch,
  { silenceMs, endMs, hasKey, onEnd }: Patience & { hasKey: boolean; onEnd: () => void },
): FetchWatch {
  const thinking = createThinkingReader();
  let waitingSince: number | null = null;
  let answered = false;
  let done = false;
  let begun = false;
  let isSilent = false;
  let timer: NodeJS.Timeout | undefined;
  let sign: Sign | null = null;
  let toldTokens = 0;
  let toldAt: number | null = null;
  let wake: (() => void) | null = null;

  function tell(next: Sign): void {
    sign = next;
    wake?.();
  }

  // One timer that looks at the clock when it fires; arming one for every chunk would cost more than the reading.
  function watch(delay: number): void {
    timer = setTimeout(() => {
      const silentMs = waitingSince === null ? 0 : performance.now() - waitingSince;
      if (silentMs >= endMs) return onEnd();
      if (silentMs >= silenceMs && !isSilent) {
        isSilent = true;
        tell({ type: 'silent', ms: Math.round(silentMs), untilMs: endMs });
      }
      watch(Math.max(1, (isSilent ? endMs : Math.min(silenceMs, endMs)) - silentMs));
    }, delay);
  }

  function hear(bytes: Uint8Array): void {
    if (!begun) thinking.read(bytes);
    if (begun && !isSilent) return;
    const now = performance.now();
    // Most models begin to speak within a moment; only what lasts longer is thinking.
    if (toldAt === null) toldAt = now;
    if (!isSilent && now - toldAt < signEveryMs) return;
    isSilent = false;
    toldAt = now;
    tell({ type: 'thinking', tokens: thinking.tokens() - toldTokens });
    toldTokens = thinking.tokens();
  }

  const watchBody = (body: ReadableStream<Uint8Array>, signal: AbortSignal | null) => {
    const reader = body.getReader();
    let isAborted = false;
    return new ReadableStream<Uint8Array>(
      {
        // Node's own stream answers nothing any more, not even an error, when it is aborted after its last byte has come and
        // before that was read (undici 6).
        start(controller) {
          const stop = () => {
            isAborted = true;
            controller.error(signal?.reason);
          };
          if (signal?.aborted) stop();
          signal?.addEventListener('abort', stop, { once: true });
        },
        async pull(controller) {
          waitingSince = performance.now();
          const part = await reader.read().catch(() => null);
          waitingSince = null;
          if (isAborted) return;
          // A body that breaks off ends here like one that is over, only without a finish reason: an error would make every
          // stream after this one throw away what has come and is not read yet, and that was paid.
          if (part === null || part.done) return controller.close();
          const { value } = part;
          hear(value);
          done ||= endsWithDone(value);
          controller.enqueue(value);
        },
        cancel: (reason) => reader.cancel(reason),
      },
      // What has come is taken in at once, for Node's stream drops it when the line breaks.
      new ByteLengthQueuingStrategy({ highWaterMark: mostUnread }),
    );
  };

  return {
    isAnswered: () => answered,
    isDone: () => done,
    thinkingTokens: () => thinking.tokens(),
    begin: () => void (begun = true),
    signOr(promise) {
      return new Promise((resolve) => {
        const take = () => {
          wake = null;
          const taken = sign;
          sign = null;
          resolve(taken);
        };
        if (sign !== null) return take();
        wake = take;
        const settle = () => {
          if (wake !== take) return;
          wake = null;
          resolve(null);
        };
        promise.then(settle, settle);
      });
    },
    release: () => clearTimeout(timer),
    fetch: async (input, init) => {
      const headers = new Headers(init?.headers);
      if (!hasKey) headers.delete('authorization');
      waitingSince = performance.now();
      watch(Math.min(silenceMs, endMs));
      const response = await fetch(input, { ...init, headers, redirect: 'manual' });
      waitingSince = null;
      answered = response.ok;
      if (response.ok && (response.headers.get('content-type') ?? '').startsWith('text/html')) {
        // A web page answers with 200 too; the client would read it as a stream without events.
        await response.body?.cancel();
        return new Response('<html>', { status: 404 });
      }
      if (response.body === null || !response.ok) return response;
      return new Response(watchBody(response.body, init?.signal ?? null), {
        status: response.status,
        headers: response.headers,
      });
    },
  };
}

function endsWithDone(bytes: Uint8Array): boolean {
  let end = bytes.length;
  while (end > 0 && (bytes[end - 1] === 10 || bytes[end - 1] === 13)) end--;
  if (end < doneMark.length) return false;
  for (let index = 0; index < doneMark.length; index++) {
    if (bytes[end - doneMark.length + index] !== doneMark.charCodeAt(index)) return false;
  }
  return true;
}
