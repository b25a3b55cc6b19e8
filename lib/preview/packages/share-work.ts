/** Runs work that several callers may await together. */
export type SharedWork<Value, Progress> = {
  /** Joins the work under `key` or starts it. The work is aborted when no caller waits for it any more. */
  run(
    key: string,
    work: (report: (progress: Progress) => void, signal: AbortSignal) => Promise<Value>,
    waiter: { onProgress?: (progress: Progress) => void; signal?: AbortSignal },
  ): Promise<Value>;
};

type Running<Value, Progress> = {
  result: Promise<Value>;
  listeners: Set<(progress: Progress) => void>;
  latest: Progress | null;
  waiting: number;
  controller: AbortController;
};

/** At most `most` jobs run at a time; the others are queued. */
export function createSharedWork<Value, Progress>(most: number): SharedWork<Value, Progress> {
  const running = new Map<string, Running<Value, Progress>>();
  const queue: Array<() => void> = [];
  let busy = 0;

  const takeTurn = async (): Promise<void> => {
    if (busy >= most) await new Promise<void>((resolve) => queue.push(resolve));
    busy += 1;
  };
  const passTurn = () => {
    busy -= 1;
    queue.shift()?.();
  };

  const start: (key: string, work: Parameters<SharedWork<Value, Progress>['run']>[1]) => Running<Value, Progress> = (
    key,
    work,
  ) => {
    const controller = new AbortController();
    const listeners = new Set<(progress: Progress) => void>();
    const perform = async (): Promise<Value> => {
      await takeTurn();
      try {
        controller.signal.throwIfAborted();
        return await work((progress) => {
          entry.latest = progress;
          for (const listener of listeners) listener(progress);
        }, controller.signal);
      } finally {
        passTurn();
        if (running.get(key) === entry) running.delete(key);
      }
    };
    const entry: Running<Value, Progress> = { listeners, latest: null, waiting: 0, controller, result: undefined! };
    running.set(key, entry);
    entry.result = perform();
    // Avoids an unhandled rejection: when the work fails, all callers may already have left.
    entry.result.catch(() => undefined);
    return entry;
  };

  return {
    async run(key, work, { onProgress, signal }) {
      signal?.throwIfAborted();
      const entry = running.get(key) ?? start(key, work);
      entry.waiting += 1;
      if (onProgress) {
        entry.listeners.add(onProgress);
        if (entry.latest !== null) onProgress(entry.latest);
      }

      let leave: (() => void) | undefined;
      const left = new Promise<never>((_, reject) => {
        leave = () => reject(signal?.reason);
        signal?.addEventListener('abort', leave);
      });
      try {
        return await Promise.race([entry.result, left]);
      } finally {
        if (leave) signal?.removeEventListener('abort', leave);
        if (onProgress) entry.listeners.delete(onProgress);
        entry.waiting -= 1;
        if (entry.waiting === 0) {
          // A later request must not join aborted work.
          if (running.get(key) === entry) running.delete(key);
          entry.controller.abort(signal?.reason);
        }
      }
    },
  };
}
