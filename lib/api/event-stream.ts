import { encodeEvents } from '../channel/encode-events';
import type { ProjectEvent } from '../turn-events/turn-event';

const heartbeatMs = 15_000;

/** The number a reader has seen last: `Last-Event-ID` as browsers resend it, or `?after=`; 0 for the beginning. */
export function readAfter(request: Request, query: URLSearchParams): number {
  const after = Number(request.headers.get('last-event-id') ?? query.get('after') ?? '0');
  return Number.isSafeInteger(after) && after >= 0 ? after : 0;
}

/** Events as `text/event-stream`, with a comment every 15 s so that proxies keep a quiet stream open. */
export function answerEvents(events: ReadableStream<ProjectEvent>): Response {
  const body = events.pipeThrough(encodeEvents()).pipeThrough(keepAlive()).pipeThrough(new TextEncoderStream());
  return new Response(body, {
    headers: {
      'content-type': 'text/event-stream; charset=utf-8',
      // Next compresses what may be transformed, and holds events back while it does.
      'cache-control': 'no-cache, no-transform',
      'x-accel-buffering': 'no',
    },
  });
}

function keepAlive(): TransformStream<string, string> {
  let timer: ReturnType<typeof setInterval> | undefined;
  const transformer: Transformer<string, string> & { cancel(): void } = {
    start(controller) {
      controller.enqueue(': listening\n\n');
      timer = setInterval(() => {
        try {
          controller.enqueue(': still here\n\n');
        } catch {
          // The reader has left; nothing is owed to it.
          clearInterval(timer);
        }
      }, heartbeatMs);
      timer.unref?.();
    },
    flush: () => clearInterval(timer),
    cancel: () => clearInterval(timer),
  };
  return new TransformStream(transformer);
}
