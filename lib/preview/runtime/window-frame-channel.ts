import type { Now } from '../../base/foundation/id';
import { stoppedAnswering, type FrameChannel } from './frame-channel';
import { keepFocusFrom } from './keep-focus';
import { startRate, takeMessage } from './message-rate';
import { readFrameMessage, type FrameMessage } from './preview-messages';

/**
 * Permissions of a preview frame. Having its own origin lets it store data; it may not navigate the studio. Popups open
 * if the person's browser allows them, and inherit these limits.
 */
export const frameSandbox = 'allow-scripts allow-same-origin allow-forms allow-popups allow-modals allow-downloads';

const limit = { perSecond: 100, burst: 300 };
/** Token cost of a message that is malformed or was not requested; a well-behaved page sends only a handful. */
const unaskedCost = 30;
/**
 * Dropping messages does not protect the studio, which still has to copy each one. After this many, the page is
 * removed.
 */
const mostDropped = 500;
const lookMs = 1000;
/**
 * Checks without a message before the page counts as silent. A page in a loop is silent forever, but one on a busy
 * machine comes back within this time.
 */
const silentLooks = 15;
/** If the studio's own check runs this late, the machine is busy, and the check counts a third. */
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

/** Exchanges messages with one iframe of this page. `page` is this window; `now` is in ms. */
export function createFrameChannel(iframe: HTMLIFrameElement, page: Window, now: Now): FrameChannel {
  const listeners = new Set<(message: FrameMessage) => void>();
  let origin: string | null = null;
  // Separate budgets for answers and for messages that were not requested, so that a flood of one does not block the
  // other.
  let rates = { news: startRate(limit, now()), answers: startRate(limit, now()) };
  /** Ids of unanswered requests. */
  const asked = new Set<number>();
  /** Checks since the last message; null before the first one. */
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
    // `updating` only announces an answer, so the request stays open.
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
  // Counts checks, not elapsed time: while the device was asleep or overloaded, the page could not answer either.
  const watch = page.setInterval(() => {
    const isLate = now() - lookedAt > lateMs;
    lookedAt = now();
    if (looks === null) return;
    // Timers of a hidden tab, and of frames in it, hardly run, so silence means nothing then.
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
      // A load that the studio requested makes the document send messages, and journeys load many documents, so start
      // with a full budget.
      const isLoad = message.type === 'reload' || (message.type === 'navigate' && message.mode === 'load');
      if (isLoad) rates.answers = startRate(limit, now());
      if ('id' in message) asked.add(message.id);
      // A greeting contains nothing private, and may be sent before the document arrives, while the window still has
      // another origin.
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
 * Opens a frame for trying a draft. It is inside the viewport and painted, since an off-screen or hidden frame gets no
 * layout events. But it is behind the studio and only a few pixels large, out of reach of pointer, keyboard and
 * assistive technology. The app does not notice the size, since its page keeps its full width. A transparent frame
 * would make the browser blend a whole page in every animation frame, seven times the work of all other painting, and
 * delay the visible preview.
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
