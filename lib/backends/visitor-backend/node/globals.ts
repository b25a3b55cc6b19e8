import { Buffer } from './buffer';
import { Request } from './request';

/** The globals that the engine's modules expect; the bundle uses these in place of Node's own. */
export { Buffer, Request };

type Work = (...args: unknown[]) => void;

/** Node's timers can be unreferenced and restarted; a worker's are numbers. */
class Timer {
  #id: ReturnType<typeof globalThis.setTimeout>;
  readonly #begin: () => ReturnType<typeof globalThis.setTimeout>;

  constructor(work: Work, wait: number | undefined, args: unknown[]) {
    this.#begin = () => globalThis.setTimeout(work, wait, ...args);
    this.#id = this.#begin();
  }
  unref(): this {
    return this;
  }
  ref(): this {
    return this;
  }
  refresh(): this {
    this.end();
    this.#id = this.#begin();
    return this;
  }
  end(): void {
    globalThis.clearTimeout(this.#id);
  }
}

export const setTimeout = (work: Work, wait?: number, ...args: unknown[]): Timer => new Timer(work, wait, args);

export function clearTimeout(timer: Timer | number | null | undefined): void {
  if (timer instanceof Timer) timer.end();
  else globalThis.clearTimeout(timer ?? undefined);
}

const turns = new MessageChannel();
const waiting: (() => void)[] = [];
turns.port1.onmessage = () => waiting.shift()?.();

/** A turn of the event loop; a timer of 0 would wait 4 ms. */
export function setImmediate(work: Work, ...args: unknown[]): void {
  waiting.push(() => work(...args));
  turns.port2.postMessage(null);
}

/** There are no environment variables in a worker. */
export const process = { env: {} as Record<string, string>, emitWarning: () => undefined, platform: 'browser' };
