import type { EaselServer } from './composition/wire-server';

const key = Symbol.for('easel.server');
const holder = globalThis as { [key]?: EaselServer };

/** Makes the one server available to every module instance of this process. Call it once, before Next starts. */
export function publishServer(server: EaselServer): void {
  if (holder[key]) throw new Error('there is a server already');
  holder[key] = server;
}

/** The one server of this process. Importing this opens nothing, so that `next build` can read the routes. */
export function getServer(): EaselServer {
  const server = holder[key];
  if (!server) throw new Error('the server is not running; start Easel with npm start');
  return server;
}
