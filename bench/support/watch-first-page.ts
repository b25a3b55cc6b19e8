import type { BrowserContext } from 'playwright';
import type { FirstPage } from './first-page';

/** What the watch in the frame reads of React's own tree. */
type Fiber = { type: unknown; stateNode: unknown; child: Fiber | null; sibling: Fiber | null };

/**
 * Watches the app's frame for its own theme (custom properties that compute to what the reply wrote) and for its index
 * page (the component of that name and code, drawn; its inner components may be placeholders). Both resolve with the time after the
 * frame that draws it, ms since the epoch. Call before the first page is opened.
 */
export async function watchFirstPage(
  context: BrowserContext,
  { component, mark, theme }: FirstPage,
): Promise<{ colours: Promise<number>; page: Promise<number> }> {
  const tell = { colours: (_at: number) => {}, page: (_at: number) => {} };
  const told = {
    colours: new Promise<number>((resolve) => (tell.colours = resolve)),
    page: new Promise<number>((resolve) => (tell.page = resolve)),
  };
  await context.exposeBinding('benchSeen', (_source, what: 'colours' | 'page', at: number) => tell[what](at));
  await context.addInitScript(
    (wanted) => {
      if (window.parent === window) return;
      const binding = (globalThis as unknown as { benchSeen(what: string, at: number): void }).benchSeen;
      const seen = new Set<string>();
      const say = (what: string) => {
        if (seen.has(what)) return;
        seen.add(what);
        requestAnimationFrame(() => {
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = () => binding(what, performance.timeOrigin + performance.now());
          port2.postMessage(null);
        });
      };

      const hasColours = () => {
        const style = getComputedStyle(document.documentElement);
        return Object.entries(wanted.theme).every(([name, value]) => style.getPropertyValue(name).trim() === value);
      };
      /** Something of a size: what is not written yet stands in the page as a quiet placeholder, without words. */
      const isDrawn = (fiber: Fiber): boolean => {
        if (fiber.stateNode instanceof Element) return fiber.stateNode.getBoundingClientRect().height > 0;
        for (let child = fiber.child; child; child = child.sibling) if (isDrawn(child)) return true;
        return false;
      };
      const find = (fiber: Fiber | null): Fiber | null => {
        if (!fiber) return null;
        const { type } = fiber;
        const isOwn =
          typeof type === 'function' && type.name === wanted.component && String(type).includes(wanted.mark);
        if (isOwn && isDrawn(fiber)) return fiber;
        return find(fiber.child) ?? find(fiber.sibling);
      };
      const hasPage = () => {
        const root = document.getElementById('root');
        const key = root && Object.keys(root).find((name) => name.startsWith('__reactContainer$'));
        const container = key ? (root as unknown as Record<string, Fiber>)[key] : null;
        return container ? find((container.stateNode as { current: Fiber }).current) !== null : false;
      };

      let isDue = false;
      const look = () => {
        if (isDue || seen.size === 2) return;
        isDue = true;
        requestAnimationFrame(() => {
          isDue = false;
          if (!seen.has('colours') && hasColours()) say('colours');
          if (!seen.has('page') && hasPage()) say('page');
        });
      };
      new MutationObserver(look).observe(document, { childList: true, subtree: true, characterData: true });
      look();
    },
    { component, mark, theme },
  );
  return told;
}
