import type { SentResponse } from '@/lib/backends/backend-engine/engine-messages';
import type { Connected } from './connect-worker';

/** The path on its own origin under which an app reaches its backend. */
export const backendPath = '/backend';

/** The backend's own path of an address, `/rest/v1/…`; null for any other address. */
export function pathInBackend(address: string, origin: string): string | null {
  const before = `${origin}${backendPath}/`;
  return address.startsWith(before) ? address.slice(before.length - 1).replace(/#.*$/s, '') : null;
}

/** Statuses that forbid a body reject an empty one too. */
export const readAnswer = ({ status, headers, body }: SentResponse): Response =>
  new Response(status === 204 || status === 205 || status === 304 ? null : body, { status, headers });

/**
 * Sends the app's calls to its own backend to the worker, and all others to the network. Calls wait while the worker
 * starts; if it can't start, they go to the server after all.
 */
export function takeOverFetch(connected: Pick<Connected, 'settled' | 'send'>): void {
  const network = window.fetch.bind(window);
  window.fetch = async (input, init) => {
    const address = input instanceof Request ? input.url : new URL(String(input), document.baseURI).href;
    const path = pathInBackend(address, location.origin);
    if (path === null) return network(input, init);
    const request = new Request(input, init);
    request.signal.throwIfAborted();
    const { phase } = await connected.settled;
    if (phase === 'failed') return network(request);
    const hasBody = request.method !== 'GET' && request.method !== 'HEAD';
    const sending = connected.send({
      method: request.method,
      url: `http://backend${path}`,
      headers: [...request.headers],
      body: hasBody ? await request.arrayBuffer() : null,
    });
    const aborted = new Promise<never>((_, reject) => {
      const stop = () => reject(request.signal.reason as Error);
      if (request.signal.aborted) stop();
      request.signal.addEventListener('abort', stop, { once: true });
    });
    const answer = await Promise.race([sending, aborted]);
    if ('failed' in answer) throw new TypeError(`Failed to fetch: ${answer.failed}`);
    return readAnswer(answer);
  };
}
