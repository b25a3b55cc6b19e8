/** Knows whether the page still loads or changes. */
export type Settle = {
  /** Something that has to end before the page counts as settled; call the result once when it has. */
  begin(): () => void;
  /** Whether something that was begun has not ended. */
  isLoading(): boolean;
  /** Resolves once nothing loads and nothing has changed for `quiet` ms (150), or after `cap` ms. */
  whenSettled(cap: number, quiet?: number): Promise<void>;
};

const quietMs = 150;

export function watchSettling(page: Document): Settle {
  let underWay = 0;
  const listeners = new Set<() => void>();
  const stir = () => {
    for (const listener of listeners) listener();
  };
  new MutationObserver(stir).observe(page, { subtree: true, childList: true, attributes: true, characterData: true });
  page.addEventListener('load', stir, true);
  page.addEventListener('readystatechange', stir);

  const isLoading = () => underWay > 0 || page.readyState === 'loading';

  return {
    isLoading,
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
    whenSettled(cap, quietFor = quietMs) {
      return new Promise((resolve) => {
        let quiet: ReturnType<typeof setTimeout> | undefined;
        const finish = () => {
          clearTimeout(quiet);
          clearTimeout(limit);
          listeners.delete(restart);
          resolve();
        };
        const restart = () => {
          clearTimeout(quiet);
          if (!isLoading()) quiet = setTimeout(finish, quietFor);
        };
        const limit = setTimeout(finish, cap);
        listeners.add(restart);
        restart();
      });
    },
  };
}
