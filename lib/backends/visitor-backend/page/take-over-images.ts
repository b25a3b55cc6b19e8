import type { Connected } from './connect-worker';
import { pathInBackend, readAnswer } from './take-over-fetch';

/** A request from the service worker (`relay/relay.ts`); the reply is null if it should ask the server instead. */
type Asked = {
  type: 'easel-visitor-request';
  method: string;
  url: string;
  headers: [string, string][];
  body: ArrayBuffer | null;
};

/**
 * Resources that an app loads by address alone, such as a picture in a bucket, don't pass through a wrapped function: a
 * service worker asks this page for them.
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
  // Without a service worker, as in some private windows, only such pictures are missing; the browser's console says
  // why.
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
