import type { AppError } from '../../base/foundation/app-error';
import type { Result } from '../../base/foundation/result';
import { answerError } from './answer';
import type { Call } from './endpoint';
import { takePlace } from './take-place';

type Export = { stream: ReadableStream<Uint8Array>; headers: Record<string, string> };

/**
 * Answers with a large stream that is produced while it is read. Takes one of the viewer's slots until the response has
 * been read, cancelled or failed; `share-open-used` if there is none, and then `make` is not called.
 */
export async function answerExport(
  { server, viewer, request }: Pick<Call<unknown>, 'server' | 'viewer' | 'request'>,
  make: () => Promise<Result<Export, AppError>>,
): Promise<Response> {
  const place = takePlace({ server, viewer }, 'export');
  if (!('leave' in place)) return answerError(place);
  const made = await make().catch((error: unknown) => {
    place.leave();
    throw error;
  });
  if (!made.ok) {
    place.leave();
    return answerError(made.error);
  }
  request.signal.addEventListener('abort', place.leave, { once: true });
  const { stream, headers } = made.value;
  return new Response(whenRead(stream, place.leave), { headers: { 'cache-control': 'no-store', ...headers } });
}

/** The same stream; calls `leave` when it ends, however it ends. */
function whenRead(stream: ReadableStream<Uint8Array>, leave: () => void): ReadableStream<Uint8Array> {
  const reader = stream.getReader();
  return new ReadableStream({
    async pull(controller) {
      try {
        const { value, done } = await reader.read();
        if (!done) return controller.enqueue(value);
        leave();
        controller.close();
      } catch (error) {
        leave();
        throw error;
      }
    },
    async cancel(reason) {
      leave();
      await reader.cancel(reason);
    },
  });
}
