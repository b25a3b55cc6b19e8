/** What a watched call has shown so far. */
export type FetchWatch = {
  fetch: typeof globalThis.fetch;
  /** An answer with a good status came: from here on the provider may charge. */
  isAnswered(): boolean;
  /** The server said `[DONE]`: the end was meant, even where no finish reason came. */
  isDone(): boolean;
  /** Stops watching for silence; call it when the call is over. */
  release(): void;
};

const doneMark = '[DONE]';

/**
 * A `fetch` for one model call that follows no redirect (a key must not travel on), sends no authorization without a
 * key, and calls `onSilence` once when no byte has come for `timeoutMs` while somebody waits for one. Bytes count, not
 * parsed events: reasoning that providers send in fields of their own is life too. Time in which the reader is busy
 * elsewhere does not count.
 */
export function watchFetch(
  fetch: typeof globalThis.fetch,
  { timeoutMs, hasKey, onSilence }: { timeoutMs: number; hasKey: boolean; onSilence: () => void },
): FetchWatch {
  let waitingSince: number | null = null;
  let answered = false;
  let done = false;
  let timer: NodeJS.Timeout | undefined;

  // One timer that looks at the clock when it fires; arming one for every chunk would cost more than the reading.
  const watch = (delay: number) => {
    timer = setTimeout(() => {
      const silentMs = waitingSince === null ? 0 : performance.now() - waitingSince;
      if (silentMs >= timeoutMs) onSilence();
      else watch(timeoutMs - silentMs);
    }, delay);
  };

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
          const { done: ended, value } = await reader.read();
          waitingSince = null;
          if (isAborted) return;
          if (ended) return controller.close();
          done ||= endsWithDone(value);
          controller.enqueue(value);
        },
        cancel: (reason) => reader.cancel(reason),
      },
      { highWaterMark: 0 },
    );
  };

  return {
    isAnswered: () => answered,
    isDone: () => done,
    release: () => clearTimeout(timer),
    fetch: async (input, init) => {
      const headers = new Headers(init?.headers);
      if (!hasKey) headers.delete('authorization');
      waitingSince = performance.now();
      watch(timeoutMs);
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
