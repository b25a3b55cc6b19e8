import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { composeConfig, composeFunction } from './compose-config';
import { findWorkerd } from './find-workerd';

const workerd = findWorkerd();
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'easel-capnp-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const functions = [
  { name: 'a', code: '// a ä', binds: '', packages: null },
  { name: 'b', code: '// b', binds: 'const c = 1;', packages: '// packages' },
];

type Read = string | null | { data: string; pointers: Read[] } | Read[];

/** Reads a message of one segment back, whatever the order of its parts. */
function readMessage(message: Buffer): Read {
  const body = message.subarray(8);
  const trimmed = (values: Read[]) => {
    const last = values.findLastIndex((one) => one !== null);
    return values.slice(0, last + 1);
  };
  const struct = (at: number, words: number, pointers: number): Read => ({
    data: body
      .subarray(at * 8, (at + words) * 8)
      .toString('hex')
      .replace(/0+$/, ''),
    pointers: trimmed(Array.from({ length: pointers }, (_, n) => read(at + words + n))),
  });
  function read(at: number): Read {
    const [low, high] = [body.readInt32LE(at * 8), body.readUInt32LE(at * 8 + 4)];
    if (low === 0 && high === 0) return null;
    const to = at + 1 + (low >> 2);
    if ((low & 3) === 0) return struct(to, high & 0xffff, high >>> 16);
    const count = high >>> 3;
    if ((high & 7) === 2) return body.toString('utf8', to * 8, to * 8 + count - 1);
    if ((high & 7) === 6) return Array.from({ length: count }, (_, n) => read(to + n));
    const [items, shape] = [body.readInt32LE(to * 8) >> 2, body.readUInt32LE(to * 8 + 4)];
    const [words, pointers] = [shape & 0xffff, shape >>> 16];
    return Array.from({ length: items }, (_, n) => struct(to + 1 + n * (words + pointers), words, pointers));
  }
  return read(0);
}

/** The same configuration in workerd's own language, compiled to its binary form by workerd. */
async function compile(): Promise<Buffer> {
  const modules = functions.map((one) =>
    composeFunction(one).map(([name, code]) => `( name = "${name}", esModule = ${JSON.stringify(code)} ),`),
  );
  const services = functions.map(
    ({ name }, n) => `( name = "function ${name}", worker = ( modules = [ ${modules[n]!.join(' ')}
      ( name = "start.js", esModule = "start" ) ], compatibilityDate = "2026-10-01",
      bindings = [ ( name = "KEY", text = "a secret" ) ], globalOutbound = "out ${name}" ) ),
    ( name = "out ${name}", external = ( address = "unix:/out", http = ( style = proxy,
      injectRequestHeaders = [ ( name = "x-easel-function", value = "${name}" ) ] ) ) ),`,
  );
  await writeFile(
    path.join(folder, 'config.capnp'),
    `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = ( v8Flags = ["--max-old-space-size=128"],
  services = [ ${services.join('')} ( name = "beat", disk = ( path = "/folder" ) ) ],
  sockets = [ ( name = "a", address = "unix:/s0", http = (), service = "function a" ),
    ( name = "b", address = "unix:/s1", http = (), service = "function b" ),
    ( name = "beat of easel", address = "unix:/beat", http = (), service = "beat" ) ] );`,
  );
  return new Promise((resolve, reject) => {
    const words = ['compile', '--config-only', 'config.capnp'];
    execFile(workerd!, words, { cwd: folder, encoding: 'buffer' }, (error, said) =>
      error ? reject(error) : resolve(said),
    );
  });
}

test.runIf(workerd !== null)('the configuration is the very one that workerd makes of its own language', async () => {
  const made = composeConfig({
    functions,
    ...{ start: 'start', settings: { KEY: 'a secret' }, heapMegabytes: 128 },
    ...{ socketOf: (place) => `/s${place}`, beatAt: '/beat', beatFolder: '/folder', outboundAt: '/out' },
  });
  expect(readMessage(made)).toEqual(readMessage(await compile()));
});
