import type { Connected } from './connect-worker';
import { pathInBackend, readAnswer } from './take-over-fetch';

/** Asked by the service worker (`relay/relay.ts`); null in answer: ask the server. */
type Asked = {
  type: 'easel-visitor-request';
  method: string;
  url: string;
  headers: [string, string][];
  body: ArrayBuffer | null;
};

/**
 * What an app names by address alone, such as a picture in a bucket, no wrapped function sees: a service worker asks
 * this page for it.
 */
export function takeOverImages(connected: Pick<Connected, 'settled' | 'send'>, relay: string): void {
  const { serviceWorker } = navigator;
  if (!serviceWorker) return;
  serviceWorker.addEventListener('message', ({ data, ports }: MessageEvent<Asked>) => {
    const [reply] = ports;
    if (data?.type !== 'easel-visitor-request' || !reply) return;
    void answer(connected, data).then((said) => reply.postMessage(said, said?.body ? [said.body as ArrayBuffer] : []));
  });
  // Images requested before the service worker took control failed to load; request them again.
  serviceWorker.addEventListener('controllerchange', () => {
    for (const image of document.images)
      if (image.complete && image.naturalWidth === 0 && pathInBackend(image.src, location.origin) !== null)
        image.src = String(image.src);
  });
  // Without it, as in some private windows, the app works but for such pictures; the browser's own console says why.
  serviceWorker.register(relay, { scope: '/' }).catch(reportError);
}

async function answer({ settled, send }: Pick<Connected, 'settled' | 'send'>, { method, url, headers, body }: Asked) {
  const path = pathInBackend(url, location.origin);
  if (path === null || (await settled).phase === 'failed') return null;
  const said = await send({ method, url: `http://backend${path}`, headers, body });
  if ('failed' in said) return { status: 503, headers: [] as [string, string][], body: null };
  const response = readAnswer(said);
  return { status: said.status, headers: said.headers, body: await response.arrayBuffer() };
}
