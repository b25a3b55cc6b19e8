import type { BrowserContext, Frame } from 'playwright';

/** What one frame has shown so far: ms with a blank screen after the first paint, and error screens. */
export type Seen = { blankMs: number; overlays: number };

type Say = { at: number; what: 'blank' | 'painted' | 'overlay' };

/**
 * Inspects every frame of the context each time it draws: whether anything is visible, and whether a dev server's error
 * screen is. A reloaded document counts as blank from its own start. Call before the first page is opened; the returned
 * function reads what a frame (the app's, not the one that tries drafts) has shown so far.
 */
export async function watchBlank(context: BrowserContext): Promise<(frame: Frame, until: number) => Seen> {
  const said = new Map<Frame, Say[]>();
  await context.exposeBinding('benchBlank', ({ frame }, what: Say['what'], at: number) => {
    said.set(frame, [...(said.get(frame) ?? []), { what, at }]);
  });
  await context.addInitScript(() => {
    if (window.parent === window) return;
    const tell = (globalThis as unknown as { benchBlank(what: string, at: number): void }).benchBlank;
    const now = () => performance.timeOrigin + performance.now();
    let state = 'blank';
    let hasOverlay = false;
    tell('blank', performance.timeOrigin);
    const isSeen = () => {
      const body = document.body;
      if (!body) return false;
      if (body.innerText.trim() !== '') return true;
      return [...body.querySelectorAll('*')].some((element) => {
        const { width, height } = element.getBoundingClientRect();
        if (width === 0 || height === 0) return false;
        const style = getComputedStyle(element);
        return style.backgroundColor !== 'rgba(0, 0, 0, 0)' || style.borderTopWidth !== '0px';
      });
    };
    const look = () => {
      const next = isSeen() ? 'painted' : 'blank';
      if (next !== state) tell((state = next), now());
      const overlay = document.querySelector('vite-error-overlay, nextjs-portal') !== null;
      if (overlay && !hasOverlay) tell('overlay', now());
      hasOverlay = overlay;
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
  return (frame, until) =>
    read(
      (said.get(frame) ?? []).toSorted((a, b) => a.at - b.at),
      until,
    );
}

function read(says: readonly Say[], until: number): Seen {
  let blankSince: number | null = null;
  let hasPainted = false;
  let blankMs = 0;
  for (const { what, at } of says) {
    if (what === 'blank' && hasPainted) blankSince ??= at;
    if (what !== 'painted') continue;
    hasPainted = true;
    if (blankSince !== null) blankMs += Math.max(0, Math.min(at, until) - Math.min(blankSince, until));
    blankSince = null;
  }
  if (blankSince !== null) blankMs += Math.max(0, until - blankSince);
  return { blankMs, overlays: says.filter(({ what, at }) => what === 'overlay' && at <= until).length };
}
