import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createFrameReader, encodeFrame } from '@/lib/backends/backend-engine/process/frames';
import { buildScripts, type BuiltScripts } from '@/lib/base/foundation/build-scripts.fixture';
import { spawnConfined } from './spawn-confined';
import { findWalls, type Walls } from './walls';

/** An attacker's code inside an engine's process: it tries everything it is told and reports each outcome. */
const planted = `
  import { spawnSync } from 'node:child_process';
  import fs from 'node:fs';
  import net from 'node:net';
  import { Worker } from 'node:worker_threads';
  import { openChannel } from '@/lib/backends/backend-engine/process/channel';
  type Told = { isGuarded: boolean; own: string; other: string; secret: string; outside: string; port: number };
  const unknown = Uint8Array.from([0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 127, 3, 2, 1, 0, 7, 5, 1, 1, 102, 0, 0, 10, 6, 1, 4, 0, 65, 7, 11]);
  const later = (run: (done: (error?: Error) => void) => void) =>
    new Promise<void>((resolve, reject) => run((error) => (error ? reject(error) : resolve())));
  const attacks = (told: Told): Record<string, () => unknown> => ({
    'reads /etc/passwd': () => fs.readFileSync('/etc/passwd'),
    'reads its own environment': () => fs.readFileSync('/proc/self/environ'),
    'reads the secret of the server': () => fs.readFileSync(told.secret),
    'reads it through a path of its own': () => fs.readFileSync(told.own + '/../secret'),
    'lists the folder of all backends': () => fs.readdirSync(told.own + '/..'),
    'reads another backend': () => fs.readFileSync(told.other + '/note'),
    'writes into another backend': () => fs.writeFileSync(told.other + '/note', 'mine'),
    'writes outside': () => fs.writeFileSync(told.outside, 'mine'),
    'links a file outside into its folder': () => fs.symlinkSync(told.secret, told.own + '/link'),
    'takes a file over by a hard link': () => fs.linkSync(told.secret, told.own + '/hard'),
    'starts a program': () => { const { error } = spawnSync('id'); if (error) throw error; },
    'starts a thread': () => new Worker('1', { eval: true }),
    'loads native code': () => process.dlopen({ exports: {} }, told.own + '/x.node'),
    'asks for a binding': () => process.binding('spawn_sync'),
    'connects to a server of this machine': () => later((done) => net.connect(told.port, '127.0.0.1', () => done()).on('error', done)),
    'makes code by eval': () => (0, eval)('1'),
    'makes code by Function': () => new Function('return 1')(),
    'makes code by the constructor of an async function': () => (async () => {}).constructor('return 1')(),
    'makes an unknown module': () => new WebAssembly.Module(unknown),
    'compiles an unknown module': () => WebAssembly.compile(unknown),
    'instantiates an unknown module': () => WebAssembly.instantiate(unknown),
    'makes it by the prototype of another': () => Object.getPrototypeOf(WebAssembly.Module.prototype).constructor && new (WebAssembly.Module.prototype.constructor as typeof WebAssembly.Module)(unknown),
    'puts another WebAssembly in its place': () => { 'use strict'; (globalThis as { WebAssembly: unknown }).WebAssembly = {}; throw new Error(WebAssembly.Module === undefined ? 'gone' : 'stayed'); },
    'finds a key in its environment': () => { const names = Object.keys(process.env).filter((name) => !/^(TZ|MALLOC_)/.test(name)); if (names.length === 0) throw new Error('empty'); },
  });
  const channel = openChannel<Told, Record<string, string | null>>((told) => void (async () => {
    if (told.isGuarded) await import('@/lib/backends/backend-engine/process/begin');
    const came: Record<string, string | null> = {};
    for (const [name, run] of Object.entries(attacks(told))) {
      try { await run(); came[name] = null; } catch (error) { came[name] = error instanceof Error ? error.message || String(error) : String(error); }
    }
    channel.say(came);
  })());
`;

const byModules = ['unknown module', 'by the prototype of another', 'another WebAssembly'];
const byStrings = ['makes code'];
const byNetwork = ['connects'];
const is = (name: string, words: readonly string[]) => words.some((word) => name.includes(word));

describe('code of an attacker that runs in an engine’s process', () => {
  let scripts: BuiltScripts;
  let walls: Walls;
  let within: string;
  const server = createServer((socket) => socket.end());
  beforeAll(async () => {
    [scripts, walls] = await Promise.all([buildScripts({ texts: { planted } }), findWalls()]);
    within = mkdtempSync(path.join(os.tmpdir(), 'easel-walls-'));
    for (const name of ['own', 'other']) {
      mkdirSync(path.join(within, name));
      writeFileSync(path.join(within, name, 'note'), 'kept');
    }
    writeFileSync(path.join(within, 'secret'), 'key');
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  }, 60_000);
  afterAll(async () => {
    server.close();
    rmSync(within, { recursive: true, force: true });
    await scripts.dispose();
  });

  async function attack(raised: Walls, isGuarded: boolean, own = 'own'): Promise<Record<string, string | null>> {
    const at = (name: string) => path.join(within, name);
    const { child, channel } = spawnConfined({
      ...{ workerFile: path.join(scripts.folder, 'planted.mjs'), folder: at(own), walls: raised, megabytes: 256 },
    });
    const answered = new Promise<Record<string, string | null>>((resolve, reject) => {
      child.once('exit', (code, signal) => reject(new Error(`It ended: ${code ?? signal}.`)));
      channel.on(
        'data',
        createFrameReader(1e6, (said) => resolve(said as never)),
      );
    });
    const { port } = server.address() as AddressInfo;
    const told = { isGuarded, own: at(own), other: at('other'), secret: at('secret'), outside: at('new'), port };
    for (const chunk of encodeFrame(told)) channel.write(chunk);
    return answered.finally(() => child.kill('SIGKILL'));
  }

  function tell(title: string, came: Record<string, string | null>, stands: (name: string) => boolean): void {
    const tried = Object.entries(came).filter(([name]) => stands(name));
    const stopped = tried.filter(([, refusal]) => refusal !== null);
    process.stdout.write(`${title}: ${tried.length} attacks: ${stopped.length} stopped\n`);
    expect(tried.filter(([, refusal]) => refusal === null).map(([name]) => name)).toEqual([]);
    expect(tried.length).toBeGreaterThan(0);
  }

  test('is stopped by the process alone, without the other two walls', async () => {
    const came = await attack({ ...walls, strings: false }, false);
    tell('the process alone', came, (name) => !is(name, [...byModules, ...byStrings, ...byNetwork]));
    // The other walls stop these.
    expect(
      Object.entries(came)
        .filter(([name]) => is(name, byStrings))
        .every(([, refusal]) => refusal === null),
    ).toBe(true);
    expect(came['makes an unknown module']).toBeNull();
    expect(existsSync(path.join(within, 'new'))).toBe(false);
  }, 120_000);

  test('reaches no server, without the other two walls', async ({ skip }) => {
    if (walls.network === 'open') skip('not run: this system has no means to close the network');
    const came = await attack({ ...walls, strings: false }, false);
    tell('the network alone', came, (name) => is(name, byNetwork));
    const reached = await attack({ ...walls, strings: false, network: 'open', before: [] }, false);
    expect(reached['connects to a server of this machine']).toBeNull();
  }, 120_000);

  test('creates no module but the engine’s own and no code from strings, without the process’s walls', async () => {
    const open: Walls = { ...walls, files: null, network: 'open', before: [] };
    const came = await attack(open, true);
    tell('modules by hash alone', came, (name) => is(name, byModules));
    tell('no code from strings', came, (name) => is(name, byStrings));
    expect(came['reads the secret of the server']).toBeNull();
  }, 120_000);

  test('gets nowhere with all walls up', async () => {
    const came = await attack(walls, true);
    const isRun = (name: string) => walls.network === 'closed' || !is(name, byNetwork);
    tell('all walls', came, isRun);
  }, 120_000);

  test('gets nowhere from a slot either, where its folder is a link the server created', async () => {
    mkdirSync(path.join(within, 'slot'));
    symlinkSync(path.join(within, 'own'), path.join(within, 'slot', 'data'));
    const came = await attack(walls, true, 'slot/data');
    const isRun = (name: string) => walls.network === 'closed' || !is(name, byNetwork);
    tell('all walls, in a slot', came, isRun);
  }, 120_000);
});
