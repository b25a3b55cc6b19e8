import type { Compiler } from '../runtime/compiler';
import type { CompilerMethod, WorkerRequest, WorkerResponse } from './worker-messages';

/** The `Worker` methods the client needs. Tests on Node pass a double, such as a `MessagePort`. */
export type CompilerWorker = {
  postMessage(message: WorkerRequest): void;
  addEventListener(type: 'message', listener: (event: { data: WorkerResponse }) => void): void;
  addEventListener(type: 'error', listener: (event: { message?: string }) => void): void;
  terminate(): void;
};

export type CompilerClient = Compiler & {
  /**
   * Fetches and compiles the wasm now, for pages that are sure to need it. Otherwise this happens when the first file
   * is compiled.
   */
  warm(): void;
  /** Terminates the worker; pending calls reject. */
  dispose(): void;
};

/**
 * The page's client for the compiler worker. Calls complete in order and reject only if the worker or its wasm can't
 * run. `wasm` is the URL of swc's wasm.
 */
export function createCompilerClient(worker: CompilerWorker, wasm: string): CompilerClient {
  const open = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  let count = 0;
  let ended: Error | null = null;

  const end = (error: Error) => {
    ended ??= error;
    for (const { reject } of open.values()) reject(ended);
    open.clear();
  };
  worker.addEventListener('message', ({ data }) => {
    const call = open.get(data.id);
    open.delete(data.id);
    if (data.type === 'result') call?.resolve(data.value);
    else call?.reject(new Error(data.error));
  });
  worker.addEventListener('error', ({ message }) => end(new Error(`The compiler stopped: ${message ?? 'unknown'}`)));
  worker.postMessage({ type: 'start', wasm });

  const forward = <Method extends CompilerMethod>(method: Method): Compiler[Method] => {
    const call = (...args: unknown[]) =>
      new Promise((resolve, reject) => {
        if (ended) return reject(ended);
        const id = (count += 1);
        open.set(id, { resolve, reject });
        worker.postMessage({ type: 'call', id, method, args } as WorkerRequest);
      });
    return call as Compiler[Method];
  };
  return {
    load: forward('load'),
    apply: forward('apply'),
    applyPartial: forward('applyPartial'),
    flush: forward('flush'),
    setLayer: forward('setLayer'),
    manifest: forward('manifest'),
    originalPosition: forward('originalPosition'),
    warm: () => worker.postMessage({ type: 'warm' }),
    dispose() {
      worker.terminate();
      end(new Error('The compiler was closed.'));
    },
  };
}
