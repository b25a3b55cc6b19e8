/** Tells when the page has stopped loading and changing. */
export type Settle = {
  /** Starts something that must end before the page counts as settled. Call the returned function when it ends. */
  begin(): () => void;
  /** Whether anything started with `begin` has not ended yet, or the document is still loading. */
  isLoading(): boolean;
  /** Call this after acting on the page: it may still respond, so the quiet time starts again. */
  stir(): void;
  /**
   * Resolves once nothing is loading and nothing has changed for `quiet` ms (default 150) after the call, or after
   * `cap` ms.
   */
  whenSettled(cap: number, quiet?: number): Promise<void>;
  /** Like `whenSettled`, but quiet time before the call counts as well. */
  whenQuiet(cap: number, quiet: number): Promise<void>;
};

/**
 * The original timers, captured before any code watches the page's timers, so that timers started here don't count as
 * the page's.
 */
const { setTimeout, clearTimeout } = globalThis;

const quietMs = 150;
/** Minimum quiet time, even for an idle page: time for a frame or two and what follows a response. */
const leastQuietMs = 60;
/**
 * Interval between checks for idleness. Activity that keeps the page busy, such as a fading colour or a timer that does
 * nothing, usually ends soon.
 */
const againMs = 40;
/** Minimum wait, so that tasks already in the page's queue run first. */
const queueMs = 8;

/**
 * Watches a page for changes. `isIdle` tells whether nothing in the page is due within that many ms, if that can be
 * known. An idle page counts as settled after 60 ms of quiet or, if something is still due then, as soon as nothing is
 * due any more.
 */
export function watchSettling(page: Document, isIdle: (within: number) => boolean = () => false): Settle {
  let underWay = 0;
  let stirredAt = performance.now();
  const listeners = new Set<() => void>();
  const stir = () => {
    stirredAt = performance.now();
    for (const listener of listeners) listener();
  };
  new MutationObserver(stir).observe(page, { subtree: true, childList: true, attributes: true, characterData: true });
  page.addEventListener('load', stir, true);
  page.addEventListener('readystatechange', stir);

  const isLoading = () => underWay > 0 || page.readyState === 'loading';

  function wait(cap: number, quietFor: number, since: number): Promise<void> {
    return new Promise((resolve) => {
      let quiet: ReturnType<typeof setTimeout> | undefined;
      const finish = () => {
        clearTimeout(quiet);
        clearTimeout(limit);
        listeners.delete(restart);
        resolve();
      };
      const begin = (already: number) => {
        clearTimeout(quiet);
        if (isLoading()) return;
        const rest = (ms: number) => Math.max(Math.min(queueMs, quietFor), ms - already);
        const [least, all] = [rest(Math.min(quietFor, leastQuietMs)), rest(quietFor)];
        const look = (left: number) => {
          if (left <= 0 || isIdle(quietFor)) return finish();
          const next = Math.min(againMs, left);
          quiet = setTimeout(() => look(left - next), next);
        };
        quiet = setTimeout(() => look(all - least), least);
      };
      const restart = () => begin(0);
      const limit = setTimeout(finish, cap);
      listeners.add(restart);
      begin(performance.now() - since);
    });
  }

  return {
    isLoading,
    stir,
    begin() {
      underWay += 1;
      let isOver = false;
      return () => {
        if (isOver) return;
        isOver = true;
        underWay -= 1;
        stir();
      };
    },
    whenSettled: (cap, quietFor = quietMs) => wait(cap, quietFor, performance.now()),
    whenQuiet: (cap, quietFor) => wait(cap, quietFor, stirredAt),
  };
}
