import { createThinkingReader } from './read-thinking';

/** Signs a call gives while no text comes. */
export type Sign =
  /** Bytes arrived: reasoning (`tokens` of it since the last sign), a comment line, or anything else. */
  | { type: 'thinking'; tokens: number }
  /** No byte arrived for this long; sent once per silence. */
  | { type: 'silent'; ms: number; untilMs: number };

/** How long silence lasts before it is reported, and before the call is ended. */
export type Patience = { silenceMs: number; endMs: number };

/** The state of a watched call so far. */
export type FetchWatch = {
  fetch: typeof globalThis.fetch;
  /** A response with a success status arrived: from here on the provider may charge. */
  isAnswered(): boolean;
  /** The server sent `[DONE]`: the end was intended, even without a finish reason. */
  isDone(): boolean;
  /** Approximate tokens of reasoning before the first text. */
  thinkingTokens(): number;
  /** Call it when text has arrived: from here on only silence is reported, not bytes. */
  begin(): void;
  /** Resolves with the next sign, or null once `promise` has settled either way. */
  signOr(promise: PromiseLike<unknown>): Promise<Sign | null>;
  /** Stops watching for silence; call it when the call is over. */
  release(): void;
};

const doneMark = '[DONE]';
/** The shortest time between two signs of life, and before the first after the first byte. */
const signEveryMs = 1_000;
/** How many bytes are buffered for a busy reader; beyond that the provider waits. */
const mostUnread = 8 * 1024 * 1024;

/**
 * A `fetch` for one model call. It follows no redirect (a key must not be passed on), sends no authorization header
 * without a key, reports signs of life and silence, and calls `onEnd` once if no byte has arrived for `endMs` while the
 * reader waits for one. It counts bytes, not parsed events: the client passes on neither comment lines nor reasoning of
 * providers other than OpenAI. Time in which nothing is read from the provider, because the reader is busy and the
 * buffer is full, does not count. If a body breaks off, everything that arrived is delivered and then the stream ends;
 * the missing finish reason shows the cut.
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

  // One timer that checks the clock when it fires; setting one for every chunk would cost more than the reading.
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
    // Most models start writing within a moment; only a longer wait is thinking.
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
        // When Node's own stream is aborted after its last byte has arrived but before it is read, it never settles,
        // not even with an error (undici 6).
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
          // End a body that breaks off like a complete one, only without a finish reason: an error would make every
          // later stream in the chain drop data that has arrived and been paid for but has not been read yet.
          if (part === null || part.done) return controller.close();
          const { value } = part;
          hear(value);
          done ||= endsWithDone(value);
          controller.enqueue(value);
        },
        cancel: (reason) => reader.cancel(reason),
      },
      // Buffer what arrives at once, because Node's stream drops it when the connection breaks.
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
        // A web page has status 200 too; the client would read it as a stream without events.
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
