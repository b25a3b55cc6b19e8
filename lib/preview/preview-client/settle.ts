/** Tells when the page has stopped loading and changing. */
export type Settle = {
  /** Starts something that must end before the page counts as settled; call the result once it has. */
  begin(): () => void;
  /** Whether something started has not ended yet. */
  isLoading(): boolean;
  /** Something was done to the page that it may yet answer. */
  stir(): void;
  /** Resolves once nothing loads and nothing has changed for `quiet` ms (150) from now on, or after `cap` ms. */
  whenSettled(cap: number, quiet?: number): Promise<void>;
  /** As `whenSettled`; quiet that there has been before the call counts too. */
  whenQuiet(cap: number, quiet: number): Promise<void>;
};

/** As they are before anybody watches the page's timers: these are not the page's. */
const { setTimeout, clearTimeout } = globalThis;

const quietMs = 150;
/** So long a page is quiet in any case: a picture or two, and what follows an answer. */
const leastQuietMs = 60;
/** What kept a page from being idle, a colour that fades or a timer that does nothing, is mostly over soon: look again. */
const againMs = 40;
/** What stands in the page's queue goes before whoever asks whether it has been quiet. */
const queueMs = 8;

/**
 * `isIdle`: whether nothing is due in the page within that many ms, where somebody can tell. Then it has not to be waited for, and
 * a page counts as settled once it has been quiet for 60 ms, or later as soon as nothing is due any more.
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
