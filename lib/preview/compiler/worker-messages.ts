import type { Compiler } from '../runtime/compiler';

/** The methods the page may call; each is one request and one response. */
export type CompilerMethod = keyof Compiler;

export type CompilerCall = {
  [Method in CompilerMethod]: { id: number; method: Method; args: Parameters<Compiler[Method]> };
}[CompilerMethod];

/** `start` passes the URL of the wasm. The wasm is fetched when a file must be compiled, or at once on `warm`. */
export type WorkerRequest = { type: 'start'; wasm: string } | { type: 'warm' } | ({ type: 'call' } & CompilerCall);

/** `value` is what the method resolves to. `error` is text for the log, after a bug or missing wasm. */
export type WorkerResponse =
  | { type: 'result'; id: number; value: unknown }
  | { type: 'failure'; id: number; error: string };
