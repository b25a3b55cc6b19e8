import init, { transformSync } from '@swc/wasm-web';
import indexStyle from 'tailwindcss/index.css';
import preflightStyle from 'tailwindcss/preflight.css';
import themeStyle from 'tailwindcss/theme.css';
import utilitiesStyle from 'tailwindcss/utilities.css';
import type { Compiler } from '../runtime/compiler';
import { createCompiler } from './compiler';
import { createSwcTransform } from './swc-transform';
import type { HashContent } from './transform';
import type { CompilerCall, WorkerRequest, WorkerResponse } from './worker-messages';

/** The worker that runs the compiler. The wasm is compiled while it downloads, and calls that need it wait. */

const hash: HashContent = async (content) => {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
};

let tellWasm: (wasm: string) => void = () => undefined;
const wasmAddress = new Promise<string>((resolve) => {
  tellWasm = resolve;
});
let swc: Promise<typeof transformSync> | null = null;

/** Starts on first use, so that a project whose modules are all known never pays for it. */
function startSwc(): Promise<typeof transformSync> {
  swc ??= wasmAddress.then(async (wasm) => {
    await init({ module_or_path: fetch(wasm) });
    return transformSync;
  });
  return swc;
}

const compiler = createCompiler({
  hash,
  transform: createSwcTransform(startSwc),
  styles: { index: indexStyle, theme: themeStyle, preflight: preflightStyle, utilities: utilitiesStyle },
});

async function answer({ id, method, args }: CompilerCall): Promise<WorkerResponse> {
  try {
    const call = compiler[method] as (...args: Parameters<Compiler[typeof method]>) => Promise<unknown>;
    return { type: 'result', id, value: await call(...args) };
  } catch (error) {
    return { type: 'failure', id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

self.addEventListener('message', ({ data }: MessageEvent<WorkerRequest>) => {
  if (data.type === 'start') tellWasm(data.wasm);
  // Ignore the failure here: the next call that compiles reports it.
  else if (data.type === 'warm') startSwc().catch(() => undefined);
  else void answer(data).then((response) => self.postMessage(response));
});
