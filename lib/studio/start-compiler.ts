import { z } from 'zod';
import { type CompilerClient, createCompilerClient } from '../preview/compiler/compiler-client';

const compilerParts = z.object({ worker: z.string(), wasm: z.string() });

let begun: Promise<CompilerClient> | null = null;

/**
 * Begins to load the compiler for the app that is being made: 3 MB that would otherwise wait until the project is
 * stored and the studio's scripts have come. `takeCompiler` gets it, also after the page has changed to the studio.
 */
export function beginCompiler(fetch: typeof globalThis.fetch = globalThis.fetch): void {
  begun ??= startCompiler(fetch);
  // Whoever takes it hears why; until then a failure is nobody's, and the next try starts afresh.
  begun.catch(() => (begun = null));
}

/** The compiler that `beginCompiler` loads, or a new one. Each caller gets its own. */
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
