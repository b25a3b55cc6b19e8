import { env } from 'cloudflare:workers';

export type Handler = (
  request: Request,
  info: { remoteAddr: { hostname: string; port: number; transport: 'tcp' } },
) => Response | Promise<Response>;

const absent = (name: string) => () => {
  throw new Error(`Deno.${name} does not exist in server functions: they have no files, programs or sockets.`);
};

const values = (): Record<string, string> =>
  Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value] as const] : [])),
  );

/** The part of `Deno` that Supabase's functions have. */
export function createDeno(onServe: (handler: Handler) => void) {
  const serve = (first: Handler | { handler?: Handler }, second?: Handler) => {
    const handler = typeof first === 'function' ? first : (second ?? first.handler);
    if (typeof handler !== 'function') throw new TypeError('Deno.serve needs a handler.');
    onServe(handler);
    return {
      addr: { hostname: '0.0.0.0', port: 8000, transport: 'tcp' },
      finished: new Promise<void>(() => {}),
      shutdown: () => Promise.resolve(),
      ref() {},
      unref() {},
    };
  };
  const isSet = (name: string) => Object.hasOwn(values(), name);
  return {
    serve,
    env: {
      get: (name: string) => (isSet(name) ? values()[name] : undefined),
      has: isSet,
      toObject: values,
      set: absent('env.set'),
      delete: absent('env.delete'),
    },
    args: [],
    pid: 1,
    build: { os: 'linux', arch: 'x86_64', target: 'x86_64-unknown-linux-gnu' },
    version: { deno: '2.1.4', v8: '', typescript: '' },
    errors: {
      NotFound: class NotFound extends Error {},
      PermissionDenied: class PermissionDenied extends Error {},
    },
    cwd: () => '/',
    inspect: (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value)),
    exit: absent('exit'),
    Command: class {
      constructor() {
        absent('Command')();
      }
    },
    ...Object.fromEntries(
      ['readFile', 'readTextFile', 'writeFile', 'writeTextFile', 'readDir', 'stat', 'open', 'remove', 'mkdir'].map(
        (name) => [name, absent(name)],
      ),
    ),
    ...Object.fromEntries(['connect', 'connectTls', 'listen', 'run', 'dlopen'].map((name) => [name, absent(name)])),
  };
}
