import { Worker } from 'node:worker_threads';
import type { EngineAnswer, EngineCall, FromThread, ThreadData, ToThread } from '@/lib/backend-engine/engine-messages';
import type { Mail } from '@/lib/backend-engine/sign-in/auth-mails';
import { fail, succeed, type Result } from '@/lib/foundation/result';
import type { BackendTrouble } from './backends';

/** One open engine in a thread of its own. */
export type EngineThread = {
  /** Calls are answered in any order; silence beyond the limit, or a call that waits four times as long, ends the thread and all that wait in it. */
  call(call: EngineCall): Promise<Result<EngineAnswer, BackendTrouble>>;
  /** How many calls wait for their answer. */
  waiting(): number;
  /** Ends it after the calls that wait. */
  close(): Promise<void>;
};

export type EngineThreadOptions = {
  /** The built `engine.worker`. */
  workerFile: string;
  data: ThreadData;
  /**
   * Milliseconds for opening, and those an open engine may say nothing while it is asked. PGlite can't be interrupted, and while a
   * statement runs its thread does nothing else: silence is a statement that takes too long, and takes the thread along. Many
   * who wait their turn are none. Megabytes are of JavaScript; the database's own memory comes on top.
   */
  limits: { open: number; call: number | (() => number); megabytes: number };
  onMail: (mail: Mail) => void;
  /** Rows that somebody listens to have changed, or some change will never be told. */
  onTold: (what: 'changed' | 'missed') => void;
  /** Told once, when the thread is gone by whatever way. */
  onEnd: () => void;
};

type Waiting = { resolve: (answer: Result<EngineAnswer, BackendTrouble>) => void; since: number };

/** So many limits one call may wait while others are answered. */
const patience = 4;

/** Starts the thread and opens the engine in it; calls made meanwhile wait. */
export function startEngineThread(options: EngineThreadOptions): EngineThread {
  const worker = new Worker(options.workerFile, {
    workerData: options.data,
    resourceLimits: { maxOldGenerationSizeMb: options.limits.megabytes },
    env: {},
    stdout: true,
    stderr: true,
  });
  // Read and forgotten: the engine writes each refused statement there, with what the app's users typed in it.
  worker.stdout.resume();
  worker.stderr.resume();
  const { call: callLimit } = options.limits;
  const limitNow = () => (typeof callLimit === 'number' ? callLimit : callLimit());
  const waiting = new Map<number, Waiting>();
  const stop = () => finish({ code: 'backend-stopped' });
  const opening = setTimeout(stop, options.limits.open);
  let last = 0;
  let end: BackendTrouble | null = null;
  /** When it last said something, or began to be asked; null until it is open. */
  let lastSign: number | null = null;
  let watch: NodeJS.Timeout | null = null;

  function keepWatch(): void {
    if (watch !== null) clearTimeout(watch);
    watch = null;
    const [oldest] = waiting.values();
    if (lastSign === null || !oldest) return;
    const left = Math.min(lastSign + limitNow(), oldest.since + patience * limitNow()) - performance.now();
    if (left <= 0) stop();
    else watch = setTimeout(keepWatch, left);
  }

  function finish(trouble: BackendTrouble): void {
    if (end !== null) return;
    end = trouble;
    clearTimeout(opening);
    if (watch !== null) clearTimeout(watch);
    for (const { resolve } of waiting.values()) resolve(fail(trouble));
    waiting.clear();
    void worker.terminate();
    options.onEnd();
  }

  worker.on('message', (message: FromThread) => {
    if (lastSign !== null) lastSign = performance.now();
    switch (message.type) {
      case 'opened':
        clearTimeout(opening);
        lastSign = performance.now();
        for (const one of waiting.values()) one.since = lastSign;
        return keepWatch();
      case 'mail':
        return options.onMail(message.mail);
      case 'changed':
      case 'missed':
        return options.onTold(message.type);
      case 'broken':
        return finish({ code: 'backend-unavailable', reason: message.message });
      case 'answered': {
        const call = waiting.get(message.n);
        if (!call) return;
        waiting.delete(message.n);
        if (waiting.size === 0) keepWatch();
        return call.resolve(succeed(message.answer));
      }
      default:
        return message satisfies never;
    }
  });
  // Out of memory, or a fault inside the database's WebAssembly.
  worker.on('error', stop);
  worker.on('exit', stop);

  function call(asked: EngineCall): Promise<Result<EngineAnswer, BackendTrouble>> {
    if (end !== null) return Promise.resolve(fail(end));
    last += 1;
    const n = last;
    return new Promise((resolve) => {
      const since = performance.now();
      if (waiting.size === 0 && lastSign !== null) lastSign = since;
      waiting.set(n, { resolve, since });
      worker.postMessage({ n, call: asked } satisfies ToThread);
      keepWatch();
    });
  }

  return {
    call,
    waiting: () => waiting.size,
    async close() {
      await call({ type: 'close' });
      stop();
    },
  };
}
