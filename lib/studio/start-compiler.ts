import { z } from 'zod';
import { type CompilerClient, createCompilerClient } from '../preview/compiler/compiler-client';

const compilerParts = z.object({ worker: z.string(), wasm: z.string() });

let begun: Promise<CompilerClient> | null = null;

/**
 * Starts loading the compiler (3 MB) for the app being created; otherwise that would wait until the project is stored
 * and the studio's scripts have loaded. `takeCompiler` returns it, even after the page has navigated to the studio.
 */
export function beginCompiler(fetch: typeof globalThis.fetch = globalThis.fetch): void {
  begun ??= startCompiler(fetch);
  // The caller that takes the compiler gets the error; until then a failure is ignored, and the next try starts again.
  begun.catch(() => (begun = null));
}

/** The compiler that `beginCompiler` is loading, or a new one. Each caller gets a different one. */
export function takeCompiler(fetch: typeof globalThis.fetch): Promise<CompilerClient> {
  const taken = begun ?? startCompiler(fetch);
  begun = null;
  return taken;
}

/** The compiler's file names contain content hashes; the build's manifest lists them. */
async function startCompiler(fetch: typeof globalThis.fetch): Promise<CompilerClient> {
  const response = await fetch('/runtime/manifest.json', { cache: 'no-cache' });
  const { worker, wasm } = compilerParts.parse(await response.json());
  const client = createCompilerClient(new Worker(worker, { type: 'module' }), wasm);
  client.warm();
  return client;
}
