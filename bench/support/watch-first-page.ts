import type { BrowserContext } from 'playwright';
import type { FirstPage } from './first-page';

/** The part of React's own tree that the watcher reads. */
type Fiber = { type: unknown; stateNode: unknown; child: Fiber | null; sibling: Fiber | null };

type Seen = 'colours' | 'app' | 'page';

/**
 * Watches the app's frame for its own theme (custom properties with the values of the reply), its first paint (the
 * reply's own App on screen; its page may be a placeholder) and its index page (the component of that name and code on
 * screen; its inner components may be placeholders). Each resolves with the time after the frame that draws it, in ms
 * since the epoch. Call before the first page is opened.
 */
export async function watchFirstPage(
  context: BrowserContext,
  { component, mark, appMark, theme }: FirstPage,
): Promise<Record<Seen, Promise<number>>> {
  const tell: Partial<Record<Seen, (at: number) => void>> = {};
  const seenAt = (what: Seen) => new Promise<number>((resolve) => (tell[what] = resolve));
  const told = { colours: seenAt('colours'), app: seenAt('app'), page: seenAt('page') };
  await context.exposeBinding('benchSeen', (_source, what: Seen, at: number) => tell[what]?.(at));
  await context.addInitScript(
    (wanted) => {
      if (window.parent === window) return;
      const binding = (globalThis as unknown as { benchSeen(what: string, at: number): void }).benchSeen;
      const seen = new Set<Seen>();
      const say = (what: Seen) => {
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
      /**
       * Has a size on screen: a component that is not written yet is represented by a blank placeholder without text.
       */
      const isDrawn = (fiber: Fiber): boolean => {
        if (fiber.stateNode instanceof Element) return fiber.stateNode.getBoundingClientRect().height > 0;
        for (let child = fiber.child; child; child = child.sibling) if (isDrawn(child)) return true;
        return false;
      };
      const find = (fiber: Fiber | null, name: string, inCode: string): Fiber | null => {
        if (!fiber) return null;
        const { type } = fiber;
        const isOwn = typeof type === 'function' && type.name === name && String(type).includes(inCode);
        if (isOwn && isDrawn(fiber)) return fiber;
        return find(fiber.child, name, inCode) ?? find(fiber.sibling, name, inCode);
      };
      const shows = (name: string, inCode: string) => {
        const root = document.getElementById('root');
        const key = root && Object.keys(root).find((property) => property.startsWith('__reactContainer$'));
        const container = key ? (root as unknown as Record<string, Fiber>)[key] : null;
        return container ? find((container.stateNode as { current: Fiber }).current, name, inCode) !== null : false;
      };

      let isDue = false;
      const look = () => {
        if (isDue || seen.size === 3) return;
        isDue = true;
        requestAnimationFrame(() => {
          isDue = false;
          if (!seen.has('colours') && hasColours()) say('colours');
          if (!seen.has('app') && shows('App', wanted.appMark)) say('app');
          if (!seen.has('page') && shows(wanted.component, wanted.mark)) say('page');
        });
      };
      new MutationObserver(look).observe(document, { childList: true, subtree: true, characterData: true });
      look();
    },
    { component, mark, appMark, theme },
  );
  return told;
}
