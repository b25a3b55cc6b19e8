import { startRate, takeMessage } from '../runtime/message-rate';
import type { FrameMessage, StudioMessage } from '../runtime/preview-messages';

/** Rate limit for a broken page's messages. The studio has its own limit, because a page may bypass this one. */
const limit = { perSecond: 20, burst: 60 };

export type StudioPort = { post(message: FrameMessage): void; listen(handle: (message: StudioMessage) => void): void };

/**
 * Exchanges messages with the studio. Captures the page's functions now, before code of the app can replace them. In a
 * page opened on its own, messages are dropped.
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
