import childProcess from 'node:child_process';
import dgram from 'node:dgram';
import fs from 'node:fs';
import inspector from 'node:inspector';
import nodeModule, { syncBuiltinESMExports } from 'node:module';
import net from 'node:net';
import { pathToFileURL } from 'node:url';
import workers from 'node:worker_threads';

type Resolve = (
  asked: string,
  context: object,
  next: (asked: string, context: object) => { url: string },
) => {
  url: string;
};

const refuse = (name: string) => {
  // Not an arrow function: some of these are called with `new`.
  return function () {
    throw new Error(`${name} is closed in an engine's process.`);
  };
};

function close(owner: object, name: string, ...names: string[]): void {
  for (const one of names) {
    if (!(one in owner)) continue;
    Object.defineProperty(owner, one, { value: refuse(`${name}.${one}`), writable: false, configurable: false });
  }
}

/**
 * Makes Node behave as PGlite expects under the permission model: for a file it may not see, `existsSync` returns false
 * (as in newer Nodes) instead of throwing, and the only binding PGlite asks for is a table of constants.
 */
export function fitNode(): void {
  const { existsSync } = fs;
  fs.existsSync = (path) => {
    try {
      return existsSync(path);
    } catch {
      return false;
    }
  };
  const binding = (name: string) => {
    if (name === 'constants') return { fs: fs.constants };
    throw new Error(`process.binding('${name}') is closed in an engine's process.`);
  };
  Object.defineProperty(process, 'binding', { value: binding, writable: false, configurable: false });
  syncBuiltinESMExports();
}

/**
 * Removes parts of Node that an engine never uses: programs, threads, sockets, signals to other processes. Call it once
 * the process has its channel; `folder` is the backend's own. An attacker's code is confined by Node's permission model
 * and the operating system; this only leaves it less to reach within them. `vm` stays, because Node's own streams use
 * it.
 */
export function closeDoors(folder: string): void {
  close(childProcess, 'child_process', 'exec', 'execFile', 'execFileSync', 'execSync', 'fork', 'spawn', 'spawnSync');
  close(childProcess, 'child_process', 'ChildProcess', '_forkChild');
  close(workers, 'worker_threads', 'Worker');
  close(inspector, 'inspector', 'open', 'Session');
  close(net, 'net', 'connect', 'createConnection', 'createServer', 'Server', '_createServerHandle');
  close(net.Socket.prototype, 'net.Socket', 'connect');
  close(net.Server.prototype, 'net.Server', 'listen');
  close(dgram, 'dgram', 'createSocket', 'Socket', '_createSocketHandle');
  close(nodeModule, 'module', 'register');
  close(process, 'process', 'kill', '_kill', '_debugProcess', '_debugEnd', 'dlopen', '_linkedBinding', 'chdir');
  close(process, 'process', '_getActiveHandles', '_getActiveRequests', 'getActiveResourcesInfo');
  close(process, 'process', 'setuid', 'setgid', 'seteuid', 'setegid', 'setgroups', 'initgroups');
  // Where Node supports it (from 22.15), nothing an app may have written is loaded as code.
  const { registerHooks } = nodeModule as { registerHooks?: (hooks: { resolve: Resolve }) => void };
  const own = [pathToFileURL(folder).href, 'data:', 'blob:'];
  registerHooks?.({
    resolve(asked, context, next) {
      const found = next(asked, context);
      if (own.some((start) => found.url.startsWith(start))) throw new Error(`${asked} is not the engine's code.`);
      return found;
    },
  });
  close(nodeModule, 'module', 'registerHooks');
  syncBuiltinESMExports();
}
