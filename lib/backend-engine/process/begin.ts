/** Imported before anything else in a process that runs an app's SQL: what comes after it finds no WebAssembly but a guarded one. */
import { fitNode } from './close-doors';
import { guardModules } from './guard-modules';

/** Hashes of all modules that the engine brings along, a space between; the build writes them here. */
declare const shippedModules: string;

/** Half a gigabyte for one app's database, in pages of 64 KiB; Postgres says "out of memory" beyond, and goes on. */
const mostPages = 8192;

/** What is done with a module that is not the engine's, once there is a channel to say it on. */
export const refused = { tell: (_hash: string): void => undefined };

fitNode();
// Node's own `Request` brings a parser of HTTP along as WebAssembly, made when it is first looked at: before the guard, then.
void globalThis.Request;
guardModules({
  shipped: typeof shippedModules === 'undefined' ? [] : shippedModules.split(' '),
  mostPages,
  onRefused: (hash) => refused.tell(hash),
});
// Ctrl-C reaches the whole group; the server closes its engines in order before it ends.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);
// supabase-js, which the engine uses inside and never lets open one, refuses to start on Node 20 without.
globalThis.WebSocket ??= class {} as unknown as typeof globalThis.WebSocket;
