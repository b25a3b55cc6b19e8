import { answerError } from './answer';
import type { Call } from './endpoint';
import { takePlace } from './take-place';
import { encodeEvents } from '../../base/channel/encode-events';
import type { ProjectEvent } from '../../base/turn-events/turn-event';

const heartbeatMs = 15_000;

/**
 * The number of the last event a reader has seen: `Last-Event-ID`, which browsers send when they reconnect, or
 * `?after=`; 0 for the beginning.
 */
export function readAfter(request: Request, query: URLSearchParams): number {
  const after = Number(request.headers.get('last-event-id') ?? query.get('after') ?? '0');
  return Number.isSafeInteger(after) && after >= 0 ? after : 0;
}

/**
 * Sends events as `text/event-stream`, with a comment every 15 s so that proxies keep a quiet stream open. Takes one of
 * the viewer's slots while it is read; `share-open-used` if there is none, and then `open` is not called.
 */
export function answerEvents(
  { server, viewer, request }: Pick<Call<unknown>, 'server' | 'viewer' | 'request'>,
  open: () => ReadableStream<ProjectEvent>,
): Response {
  const place = takePlace({ server, viewer }, 'channel');
  if (!('leave' in place)) return answerError(place);
  request.signal.addEventListener('abort', place.leave, { once: true });
  const body = open()
    .pipeThrough(encodeEvents())
    .pipeThrough(keepAlive(place.leave))
    .pipeThrough(new TextEncoderStream());
  return new Response(body, {
    headers: {
      'content-type': 'text/event-stream; charset=utf-8',
      // Next compresses responses that may be transformed, which delays events.
      'cache-control': 'no-cache, no-transform',
      'x-accel-buffering': 'no',
    },
  });
}

function keepAlive(onEnd: () => void): TransformStream<string, string> {
  let timer: ReturnType<typeof setInterval> | undefined;
  const end = () => {
    clearInterval(timer);
    onEnd();
  };
  const transformer: Transformer<string, string> & { cancel(): void } = {
    start(controller) {
      controller.enqueue(': listening\n\n');
      timer = setInterval(() => {
        try {
          controller.enqueue(': still here\n\n');
        } catch {
          // The reader has disconnected and needs nothing more.
          end();
        }
      }, heartbeatMs);
      timer.unref?.();
    },
    flush: end,
    cancel: end,
  };
  return new TransformStream(transformer);
}
