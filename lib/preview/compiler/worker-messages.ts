import type { Compiler } from '../runtime/compiler';

/** The methods the page may call; each is one request and one response. */
export type CompilerMethod = keyof Compiler;

export type CompilerCall = {
  [Method in CompilerMethod]: { id: number; method: Method; args: Parameters<Compiler[Method]> };
}[CompilerMethod];

/** `start` gives the wasm's URL; the wasm is fetched when a file must be compiled, or at once by `warm`. */
export type WorkerRequest = { type: 'start'; wasm: string } | { type: 'warm' } | ({ type: 'call' } & CompilerCall);

/**
 * `value` is what the method resolves to; `error` is a text for the log, if a call failed because of a bug or
 * missing wasm.
 */
export type WorkerResponse =
  | { type: 'result'; id: number; value: unknown }
  | { type: 'failure'; id: number; error: string };
