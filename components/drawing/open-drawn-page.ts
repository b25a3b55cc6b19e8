import { drawParameter } from '@/lib/publishing/drawn-pages/drawn-names';
import { drawnMessageSchema, type DrawnMessage } from '@/lib/publishing/drawn-pages/page/drawn-message';

/** A page that stays silent for this long is left out. */
const pageMs = 25_000;

type Asked = {
  frame: HTMLIFrameElement;
  /** The page of a published or shared app, as this browser reaches it. */
  page: string;
  how: 'page' | 'picture';
  signal: AbortSignal;
};

/**
 * Opens a page in a hidden frame as a first-time visitor and returns what it reports once it is still; null if it isn't
 * within 25 seconds, or reports something else. Rejects with the signal's reason when aborted.
 */
export function openDrawnPage({ frame, page, how, signal }: Asked): Promise<DrawnMessage | null> {
  const address = `${page}?${drawParameter}=${how}`;
  return new Promise((resolve, reject) => {
    const { origin } = new URL(address);
    const end = (told: DrawnMessage | null) => {
      clearTimeout(timer);
      window.removeEventListener('message', hear);
      signal.removeEventListener('abort', stop);
      resolve(told);
    };
    const hear = (event: MessageEvent) => {
      if (event.source !== frame.contentWindow || event.origin !== origin) return;
      const told = drawnMessageSchema.safeParse(event.data);
      if (told.success) end(told.data);
    };
    const stop = () => {
      end(null);
      reject(signal.reason as Error);
    };
    const timer = setTimeout(() => end(null), pageMs);
    if (signal.aborted) return stop();
    signal.addEventListener('abort', stop, { once: true });
    window.addEventListener('message', hear);
    frame.src = address;
  });
}
