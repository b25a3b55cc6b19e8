type View = Window & typeof globalThis;
type Start = (handler: unknown, delay?: number, ...given: unknown[]) => number;

/** Tracks when the page's own timers are due, for timers started after this call. The timers work as before. */
export function watchTimers(view: View): { isDueWithin(ms: number): boolean } {
  /** When each timeout is due, as `performance.now()`. */
  const due = new Map<number, number>();
  const periods = new Map<number, number>();
  const original = {
    setTimeout: view.setTimeout as unknown as Start,
    setInterval: view.setInterval as unknown as Start,
    clearTimeout: view.clearTimeout,
    clearInterval: view.clearInterval,
  };
  const forget = (id: number | undefined) => {
    if (id === undefined) return;
    due.delete(id);
    periods.delete(id);
  };

  Object.assign(view, {
    setTimeout(handler: unknown, delay?: number, ...given: unknown[]) {
      if (typeof handler !== 'function') return original.setTimeout.call(view, handler, delay, ...given);
      const run = (...parts: unknown[]) => {
        due.delete(id);
        Reflect.apply(handler, view, parts);
      };
      const id = original.setTimeout.call(view, run, delay, ...given);
      due.set(id, performance.now() + (Number(delay) || 0));
      return id;
    },
    setInterval(handler: unknown, delay?: number, ...given: unknown[]) {
      const id = original.setInterval.call(view, handler, delay, ...given);
      periods.set(id, Number(delay) || 0);
      return id;
    },
    clearTimeout(id?: number) {
      forget(id);
      original.clearTimeout.call(view, id);
    },
    clearInterval(id?: number) {
      forget(id);
      original.clearInterval.call(view, id);
    },
  });

  return {
    isDueWithin(ms) {
      const end = performance.now() + ms;
      for (const at of due.values()) if (at <= end) return true;
      for (const period of periods.values()) if (period <= ms) return true;
      return false;
    },
  };
}
