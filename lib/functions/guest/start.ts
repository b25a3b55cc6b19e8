import { waitUntil } from 'cloudflare:workers';
import { markConsole } from './console';
import { createDeno, type Handler } from './deno';

/** The object through which the bundled code reaches Easel's side. */
type Given = { exported: unknown; packages: unknown; node(name: string): unknown };

/** A Node module as workerd provides it. */
function node(name: string): unknown {
  const found = process.getBuiltinModule(name) as unknown;
  if (found === undefined) throw new Error(`The module “${name}” does not exist in server functions.`);
  return found;
}

const failed = (code: string, message: string, status: number) => Response.json({ code, message }, { status });

/**
 * Turns a function into the module that workerd serves: `boot` contains the person's code, which runs with the first
 * call, since workerd lets no code fetch, wait or draw random numbers before that.
 */
export function start(name: string, boot: (easel: Given) => Promise<void>) {
  const say = markConsole(name);
  let handler: Handler | null = null;
  const world = globalThis as Record<string, unknown>;
  world.Deno = createDeno((served) => (handler = served));
  world.window ??= globalThis;
  world.global ??= globalThis;
  world.EdgeRuntime = { waitUntil: (promise: Promise<unknown>) => waitUntil(promise) };
  const stackOf = (error: unknown) => (error instanceof Error ? (error.stack ?? error.message) : String(error));
  addEventListener('unhandledrejection', (event) => say('uncaught', stackOf(event.reason)));

  const given: Given = { exported: null, packages: null, node };
  let booting: Promise<void> | null = null;

  async function answer(request: Request): Promise<Response> {
    try {
      await (booting ??= boot(given));
    } catch (error) {
      booting = null;
      say('uncaught', stackOf(error));
      return failed('BOOT_ERROR', 'Function failed to start (please check logs)', 503);
    }
    const serve = handler ?? exportedHandler(given.exported);
    if (serve === null) {
      say('uncaught', 'Error: This function calls neither Deno.serve nor exports a handler.');
      return failed('BOOT_ERROR', 'Function failed to start (please check logs)', 503);
    }
    try {
      const hostname = request.headers.get('x-forwarded-for') ?? '127.0.0.1';
      const answered = await serve(request, { remoteAddr: { hostname, port: 0, transport: 'tcp' } });
      if (answered instanceof Response) return answered;
      say('uncaught', 'Error: The handler answered something that is not a Response.');
    } catch (error) {
      say('uncaught', stackOf(error));
    }
    return failed('WORKER_ERROR', 'Function exited due to an error (please check logs)', 500);
  }

  return { fetch: answer };
}

/** `export default { fetch }` and `export default function`, as newer functions are written. */
function exportedHandler(exported: unknown): Handler | null {
  const main = (exported as { default?: unknown } | null)?.default;
  if (typeof main === 'function') return main as Handler;
  const fetch = (main as { fetch?: unknown } | undefined)?.fetch;
  return typeof fetch === 'function' ? (fetch.bind(main) as Handler) : null;
}
