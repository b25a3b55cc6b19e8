import { Worker } from 'node:worker_threads';
import type {
  EngineAnswer,
  EngineCall,
  FromThread,
  Mail,
  ThreadData,
  ToThread,
} from '@/lib/backend-engine/engine-messages';
import { fail, succeed, type Result } from '@/lib/foundation/result';
import type { BackendTrouble } from './backends';

/** One open engine in a thread of its own. */
export type EngineThread = {
  /** Calls are answered in any order; one that takes longer than the limit ends the thread and all that wait in it. */
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
   * Milliseconds for opening and for a call, counted once the engine is open. PGlite can't be interrupted, so a call that
   * takes longer takes the thread along. Megabytes are of JavaScript; the database's own memory comes on top.
   */
  limits: { open: number; call: number | (() => number); megabytes: number };
  onMail: (mail: Mail) => void;
  /** Rows that somebody listens to have changed, or some change will never be told. */
  onTold: (what: 'changed' | 'missed') => void;
  /** Told once, when the thread is gone by whatever way. */
  onEnd: () => void;
};

type Waiting = { resolve: (answer: Result<EngineAnswer, BackendTrouble>) => void; timer: NodeJS.Timeout | null };

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
  let isOpen = false;
  let last = 0;
  let end: BackendTrouble | null = null;

  function finish(trouble: BackendTrouble): void {
    if (end !== null) return;
    end = trouble;
    clearTimeout(opening);
    for (const { resolve, timer } of waiting.values()) {
      if (timer !== null) clearTimeout(timer);
      resolve(fail(trouble));
    }
    waiting.clear();
    void worker.terminate();
    options.onEnd();
  }

  worker.on('message', (message: FromThread) => {
    switch (message.type) {
      case 'opened':
        isOpen = true;
        clearTimeout(opening);
        for (const one of waiting.values()) one.timer = setTimeout(stop, limitNow());
        return;
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
        if (call.timer !== null) clearTimeout(call.timer);
        waiting.delete(message.n);
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
      const timer = isOpen ? setTimeout(stop, limitNow()) : null;
      waiting.set(n, { resolve, timer });
      worker.postMessage({ n, call: asked } satisfies ToThread);
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
