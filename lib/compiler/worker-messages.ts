import type { Compiler } from '../runtime/compiler';

/** What the page may call; each is one message there and one back. */
export type CompilerMethod = keyof Compiler;

export type CompilerCall = {
  [Method in CompilerMethod]: { id: number; method: Method; args: Parameters<Compiler[Method]> };
}[CompilerMethod];

/** `start` tells where the wasm is; it is fetched when a file has to be compiled, or at once by `warm`. */
export type WorkerRequest = { type: 'start'; wasm: string } | { type: 'warm' } | ({ type: 'call' } & CompilerCall);

/** `value` is what the method resolves to; `error` a text for the log, when a call failed by a bug or the wasm didn't load. */
export type WorkerResponse =
  { type: 'result'; id: number; value: unknown } | { type: 'failure'; id: number; error: string };
