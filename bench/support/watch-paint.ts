import type { BrowserContext, Frame } from 'playwright';

/**
 * An element that appeared on screen: `what` is its text, `at` the time after the frame that drew it, in ms since the
 * epoch.
 */
export type Painted = { what: string; at: number; frame: Frame };

/**
 * Reports when an element in any page or frame of the context shows new text: checked on every document change,
 * reported after the frame that draws it. Call before the first page is opened. Pages of Easel and of Vite have the
 * same watcher, so both bear its cost.
 */
export async function watchPaint(
  context: BrowserContext,
  selector: string,
): Promise<(text: string) => Promise<Painted>> {
  const waiting = new Map<string, (painted: Painted) => void>();
  await context.exposeBinding('benchPainted', ({ frame }, what: string, at: number) => {
    waiting.get(what)?.({ what, at, frame });
    waiting.delete(what);
  });
  await context.addInitScript((wanted) => {
    const tell = (globalThis as unknown as { benchPainted(what: string, at: number): void }).benchPainted;
    let said = new Map<Element, string>();
    const afterPaint = (work: (at: number) => void) =>
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => work(performance.timeOrigin + performance.now());
        port2.postMessage(null);
      });
    const look = () => {
      const now = new Map<Element, string>();
      for (const element of document.querySelectorAll(wanted)) {
        const text = element.textContent ?? '';
        if (text === '') continue;
        // In the document, but not laid out yet: check again in the next frame.
        if (element.getClientRects().length === 0) requestAnimationFrame(look);
        else {
          now.set(element, text);
          if (said.get(element) !== text) afterPaint((at) => tell(text, at));
        }
      }
      said = now;
    };
    new MutationObserver(look).observe(document, { childList: true, subtree: true, characterData: true });
  }, selector);
  return (text) => new Promise((resolve) => waiting.set(text, resolve));
}
