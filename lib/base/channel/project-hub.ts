import type { ProjectEvent } from '../turn-events/turn-event';

/** How many of the newest events stay in memory for listeners that keep up; the others read the log. */
const tailLength = 400;
const readLength = 500;

type Listener = (events: readonly ProjectEvent[]) => void | Promise<void>;

/** The listeners of one project in this process. */
export type ProjectHub = {
  /** Accepts stored events, in any order and more than once. */
  show(events: readonly ProjectEvent[]): void;
  /** Notifies the hub that the log may contain events newer than `n` (written by another process). */
  notice(n: number): void;
  listen(after: number, listener: Listener): () => void;
  isEmpty(): boolean;
};

/**
 * Delivers a project's events to each listener exactly once and in order, without a queue per listener: for each
 * listener only a position in the log is stored, and the events after it are read from the tail in memory or, if that
 * starts later, from the log. Numbers are assigned without gaps, so a skipped new one means that the event in between
 * is stored but has not reached this hub yet. If a listener throws, or the log can't be read, the next event triggers
 * a retry; nothing is skipped.
 */
export function createProjectHub(read: (after: number, limit: number) => Promise<ProjectEvent[]>): ProjectHub {
  let tail: ProjectEvent[] = [];
  let newest = 0;
  const wakes = new Set<() => void>();

  function wakeAll(): void {
    for (const wake of wakes) wake();
  }

  function keep(event: ProjectEvent): void {
    const last = tail.at(-1);
    if (last && event.n <= last.n) return;
    if (last && event.n > last.n + 1) tail = [];
    tail.push(event);
    newest = Math.max(newest, event.n);
  }

  async function next(after: number): Promise<readonly ProjectEvent[]> {
    const [first, last] = [tail[0], tail.at(-1)];
    if (first && last && first.n <= after + 1 && last.n > after) return tail.slice(after + 1 - first.n);
    return read(after, readLength);
  }

  function listen(after: number, listener: Listener): () => void {
    let position = after;
    let isStopped = false;
    let isAwake = false;
    // Always read the log first: it alone has the events from before this hub existed.
    let hasRead = false;

    async function pump(): Promise<void> {
      while (!isStopped && (!hasRead || position < newest)) {
        const seen = newest;
        const events = await next(position);
        if (isStopped) return;
        hasRead ||= events.length < readLength;
        const last = events.at(-1);
        if (!last) {
          // The log does not contain the noticed event after all; without this line the loop would read the log for
          // ever.
          if (newest === seen && position < newest) newest = position;
          continue;
        }
        await listener(events);
        position = last.n;
        newest = Math.max(newest, position);
      }
    }

    function wake(): void {
      if (isAwake || isStopped) return;
      isAwake = true;
      pump().then(
        () => {
          isAwake = false;
          if (position < newest) wake();
        },
        () => {
          isAwake = false;
        },
      );
    }

    wakes.add(wake);
    wake();
    return () => {
      isStopped = true;
      wakes.delete(wake);
    };
  }

  return {
    show(events) {
      for (const event of events) keep(event);
      if (tail.length > tailLength * 2) tail = tail.slice(-tailLength);
      wakeAll();
    },
    notice(n) {
      if (n <= newest) return;
      newest = n;
      wakeAll();
    },
    listen,
    isEmpty: () => wakes.size === 0,
  };
}
