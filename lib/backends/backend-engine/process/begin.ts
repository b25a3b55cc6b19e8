/** Import this first in a process that runs an app's SQL: later imports only see the guarded WebAssembly. */
import { fitNode } from './close-doors';
import { guardModules } from './guard-modules';

/** Hashes of all modules that ship with the engine, separated by spaces; the build inserts them here. */
declare const shippedModules: string;

/**
 * Half a gigabyte for one app's database, in pages of 64 KiB; beyond that Postgres raises "out of memory" and carries
 * on.
 */
const mostPages = 8192;

/** What to do with a refused module, once there is a channel to report it on. */
export const refused = { tell: (_hash: string): void => undefined };

fitNode();
// Node's own `Request` loads its HTTP parser as WebAssembly on first access, so touch it before the guard.
void globalThis.Request;
guardModules({
  shipped: typeof shippedModules === 'undefined' ? [] : shippedModules.split(' '),
  mostPages,
  onRefused: (hash) => refused.tell(hash),
});
// Ctrl-C reaches the whole group; the server closes its engines in order before it exits.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);
// supabase-js, which the engine uses inside without ever opening a socket, refuses to start on Node 20 without this.
globalThis.WebSocket ??= class {} as unknown as typeof globalThis.WebSocket;
