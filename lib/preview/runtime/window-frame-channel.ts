import type { Now } from '../../base/foundation/id';
import { stoppedAnswering, type FrameChannel } from './frame-channel';
import { keepFocusFrom } from './keep-focus';
import { startRate, takeMessage } from './message-rate';
import { readFrameMessage, type FrameMessage } from './preview-messages';

/**
 * What a preview frame may do. Its own origin lets it store data; it may not navigate the studio. Popups open where the
 * person's browser allows them, and inherit these limits.
 */
export const frameSandbox = 'allow-scripts allow-same-origin allow-forms allow-popups allow-modals allow-downloads';

const limit = { perSecond: 100, burst: 300 };
/** Token cost of a message that was not asked for or is malformed; a well-behaved page sends a handful. */
const unaskedCost = 30;
/**
 * Dropping messages does not protect the studio, since each one still costs it a copy. After this many the page is
 * removed.
 */
const mostDropped = 500;
const lookMs = 1000;
/** A page in a loop is silent for good; one on a busy machine comes back, so it gets this long. */
const silentLooks = 15;
/** Where the studio's own looks come this late, the machine is busy: such a look counts a third. */
const lateMs = 1.2 * lookMs;

const pageProblem = (message: string): FrameMessage => ({
  type: 'problem',
  kind: 'page-error',
  message,
  frames: [],
  route: '/',
  width: 1,
  excerpt: '',
});

/** Talks to one iframe of this page. `page` is this window; `now` in ms. */
export function createFrameChannel(iframe: HTMLIFrameElement, page: Window, now: Now): FrameChannel {
  const listeners = new Set<(message: FrameMessage) => void>();
  let origin: string | null = null;
  // Separate budgets for unasked reports and for answers: a flood of one must not drown the other.
  let rates = { news: startRate(limit, now()), answers: startRate(limit, now()) };
  /** Ids of unanswered questions. */
  const asked = new Set<number>();
  /** Ticks since the last message; null before the first one. */
  let looks: number | null = null;
  let isSilent = false;
  let lookedAt = now();

  const tell = (message: FrameMessage) => {
    for (const listener of listeners) listener(message);
  };
  const place = (url: string) => {
    const { parentNode, nextSibling } = iframe;
    iframe.remove();
    iframe.src = url;
    parentNode?.insertBefore(iframe, nextSibling);
  };
  const stop = () => {
    origin = null;
    looks = null;
    isSilent = true;
    place('about:blank');
  };
  const isAskedFor = (message: FrameMessage): boolean => {
    if (message.type === 'heartbeat' || message.type === 'problem' || message.type === 'route') return true;
    // It says that the answer comes; the answer itself is asked for still.
    if (message.type === 'updating') return asked.has(message.id);
    return 'id' in message && asked.delete(message.id);
  };
  const receive = (event: MessageEvent<unknown>) => {
    if (event.source !== iframe.contentWindow || event.origin !== origin) return;
    const type = (event.data as { type?: unknown } | null)?.type;
    const kind = type === 'problem' || type === 'route' ? 'news' : 'answers';
    const take = (cost: number): boolean => {
      const taken = takeMessage(rates[kind], limit, now(), cost);
      rates[kind] = taken.rate;
      if (taken.isFirstDrop) tell(pageProblem('The page sends messages without end.'));
      if (taken.rate.dropped >= mostDropped) stop();
      return taken.passes;
    };
    if (!take(1)) return;
    const message = readFrameMessage(event.data);
    const isAsked = message !== null && isAskedFor(message);
    if (!isAsked && !take(unaskedCost - 1)) return;
    if (!message) return;
    looks = 0;
    isSilent = false;
    tell(message);
  };
  // Counts ticks, not elapsed time: while the device slept or was starved, the page had no time to answer either.
  const watch = page.setInterval(() => {
    const isLate = now() - lookedAt > lateMs;
    lookedAt = now();
    if (looks === null) return;
    // Timers of a hidden tab, and of frames in it, hardly run; silence means nothing then.
    looks = page.document.hidden ? 0 : looks + (isLate ? 1 / 3 : 1);
    if (looks < silentLooks) return;
    looks = null;
    isSilent = true;
    tell(pageProblem(stoppedAnswering));
  }, lookMs);
  page.addEventListener('message', receive);

  return {
    load(url, anew = false) {
      origin = new URL(url).origin;
      looks = null;
      isSilent = false;
      rates = { news: startRate(limit, now()), answers: startRate(limit, now()) };
      asked.clear();
      if (anew) place(url);
      else iframe.src = url;
    },
    adopt(url) {
      if (iframe.src !== url) return false;
      origin = new URL(url).origin;
      return true;
    },
    isSilent: () => isSilent,
    post(message) {
      if (origin === null) return;
      // A load the studio requested makes the document send messages of its own; journeys load many documents.
      const isLoad = message.type === 'reload' || (message.type === 'navigate' && message.mode === 'load');
      if (isLoad) rates.answers = startRate(limit, now());
      if ('id' in message) asked.add(message.id);
      // A greeting reveals nothing, and may be sent before the document arrives, while the window still has another
      // origin.
      iframe.contentWindow?.postMessage(message, message.type === 'greet' ? '*' : origin);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    resize(width) {
      iframe.style.width = `${width}px`;
    },
    dispose() {
      page.clearInterval(watch);
      page.removeEventListener('message', receive);
      listeners.clear();
    },
  };
}

/**
 * A frame for trying a draft. It lies inside the viewport and is drawn, since an off-screen or hidden frame gets no
 * layout events; but it lies under the studio, a few pixels large, out of reach of pointer, keyboard and assistive
 * technology. The size costs the app nothing: its page is as wide as ever. A transparent frame would make the browser
 * blend a whole page with every picture, seven times the work of all other drawing, and the visible preview would wait
 * for that.
 */
export function openCoveredFrame(page: Window, now: Now): FrameChannel {
  const iframe = page.document.createElement('iframe');
  iframe.setAttribute('sandbox', frameSandbox);
  iframe.setAttribute('aria-hidden', 'true');
  iframe.tabIndex = -1;
  iframe.inert = true;
  Object.assign(iframe.style, {
    position: 'fixed',
    inset: '0 auto auto 0',
    width: '1280px',
    height: '800px',
    border: '0',
    transform: 'scale(0.01)',
    transformOrigin: '0 0',
    zIndex: '-1',
    pointerEvents: 'none',
  });
  page.document.body.append(iframe);
  const channel = createFrameChannel(iframe, page, now);
  const letFocusGo = keepFocusFrom(iframe, page);
  return {
    ...channel,
    dispose() {
      letFocusGo();
      channel.dispose();
      iframe.remove();
    },
  };
}
