import { startRate, takeMessage } from '../runtime/message-rate';
import type { FrameMessage, StudioMessage } from '../runtime/preview-messages';

/** More than this a page in trouble need not say; the studio keeps a cap of its own, since a page may speak past this one. */
const limit = { perSecond: 20, burst: 60 };

export type StudioPort = { post(message: FrameMessage): void; listen(handle: (message: StudioMessage) => void): void };

/**
 * The way to the studio. Functions of the page are taken now, before code of the app can replace them. A page that is
 * opened by itself has no studio: what it posts goes nowhere.
 */
export function openStudioPort(builderOrigin: string): StudioPort {
  const studio = window.parent;
  const hasStudio = studio !== window;
  const clock = performance.now.bind(performance);
  let rate = startRate(limit, clock());

  return {
    post(message) {
      if (!hasStudio) return;
      if (message.type === 'problem' || message.type === 'route') {
        const taken = takeMessage(rate, limit, clock());
        rate = taken.rate;
        if (!taken.passes) return;
      }
      studio.postMessage(message, builderOrigin);
    },
    listen(handle) {
      window.addEventListener('message', (event) => {
        if (event.source !== studio || event.origin !== builderOrigin) return;
        event.stopImmediatePropagation();
        handle(event.data as StudioMessage);
      });
    },
  };
}
