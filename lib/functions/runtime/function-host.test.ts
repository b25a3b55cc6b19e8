import { readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import path from 'node:path';
import http from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findWorkerd } from './find-workerd';
import type { Opened } from './function-host';
import { openTestFunctions, testApp } from './test-functions.fixture';

const planted = 'planted-4711-in-the-clear';
const answering = (word: string) => `Deno.serve(() => new Response('${word} ' + Deno.env.get('KEY')));`;

describe.runIf(findWorkerd() !== null)('the process of an app’s functions', () => {
  let world: Awaited<ReturnType<typeof openTestFunctions>>;
  beforeAll(async () => {
    world = await openTestFunctions();
  });
  afterAll(() => world?.close());

  const begun = (opened: Opened) => {
    if (opened.kind !== 'running') throw new Error(opened.kind);
    return opened.running;
  };
  const ask = ({ process }: ReturnType<typeof begun>, name: string) =>
    get({ socketPath: process.socketOf(name), agent: process.agent, path: `/${name}`, headers: { host: 'x' } });
  function get(options: http.RequestOptions): Promise<string> {
    return new Promise((resolve, reject) => {
      const asked = http.get(options, (answer) => {
        let said = '';
        answer.on('data', (chunk: Buffer) => (said += chunk.toString('utf8'))).on('end', () => resolve(said));
      });
      asked.on('error', reject);
    });
  }

  test('has its secrets, which lie in no file, no environment and no argument', async () => {
    const running = begun(await world.host.open(testApp({ a: answering('a') }, { settings: { KEY: planted } })));
    expect(await ask(running, 'a')).toBe(`a ${planted}`);
    const folder = path.dirname(running.process.socketOf('a'));
    expect(readdirSync(folder).sort()).toEqual(['0', 'beat']);
    if (process.platform !== 'linux') return;
    const { pid } = running.process;
    for (const name of ['environ', 'cmdline'])
      expect(readFileSync(`/proc/${pid}/${name}`, 'utf8')).not.toContain(planted);
    const open = readdirSync(`/proc/${pid}/fd`).map((one) => readlinkSync(`/proc/${pid}/fd/${one}`));
    const isFile = (to: string) => to.startsWith('/') && (statSync(to, { throwIfNoEntry: false })?.isFile() ?? true);
    expect(open.filter(isFile)).toEqual([]);
    // The heartbeat service lists nothing but sockets.
    const listed = await get({ socketPath: path.join(folder, 'beat'), path: '/', headers: { host: 'x' } });
    expect((JSON.parse(listed) as { name: string }[]).map(({ name }) => name).sort()).toEqual(['0', 'beat']);
  });

  test('stays for the same files and settings, and is begun anew for others', async () => {
    const one = testApp({ a: answering('one') }, { settings: { KEY: '1' } });
    const first = begun(await world.host.open(one));
    expect(begun(await world.host.open({ ...one, settings: { KEY: '1' } })).process).toBe(first.process);
    // The same texts as a new tree, as after a change of a page.
    const again = testApp({ a: answering('one') }, { settings: { KEY: '1' } });
    expect(begun(await world.host.open(again)).process).toBe(first.process);
    const other = begun(await world.host.open({ ...again, settings: { KEY: '2' } }));
    expect([other.process === first.process, await ask(other, 'a')]).toEqual([false, 'one 2']);
    const changed = begun(await world.host.open(testApp({ a: answering('two') }, { settings: { KEY: '2' } })));
    expect(await ask(changed, 'a')).toBe('two 2');
    await first.process.gone;
    expect(first.process.ended()).toBe('replaced');
  });

  test.runIf(process.platform === 'linux')(
    'takes one that stands ready, and none stays once all is closed',
    async () => {
      const others = new Set(workerds());
      const mine = await openTestFunctions();
      const own = () => workerds().filter((pid) => !others.has(pid));
      const app = testApp({ a: answering('a') }, { settings: { KEY: '1' } });
      const { pid } = begun(await mine.host.open(app)).process;
      expect(own()).toEqual([pid]);
      mine.host.callEnded(app);
      let spare: number | undefined;
      await expect.poll(() => (spare = own().find((one) => one !== pid))).toBeDefined();
      expect(begun(await mine.host.open({ ...app, settings: { KEY: '2' } })).process.pid).toBe(spare);
      mine.host.callEnded(app);
      await mine.close();
      await expect.poll(own, { timeout: 5000 }).toEqual([]);
    },
  );

  test.runIf(process.platform === 'linux')(
    'one that stands ready and dies is replaced, and a program that is not there is told',
    async () => {
      const others = new Set(workerds());
      const mine = await openTestFunctions();
      const own = () => workerds().filter((pid) => !others.has(pid));
      const app = testApp({ a: answering('a') }, { settings: { KEY: '1' } });
      const { pid } = begun(await mine.host.open(app)).process;
      mine.host.callEnded(app);
      // Keep the pid of this look: the next may not find it, since a process that was slow to start is replaced.
      let spare: number | undefined;
      await expect.poll(() => (spare = own().find((one) => one !== pid))).toBeDefined();
      process.kill(spare!, 'SIGKILL');
      const other = begun(await mine.host.open({ ...app, settings: { KEY: '2' } }));
      expect(await ask(other, 'a')).toBe('a 2');
      await mine.close();
      const missing = await openTestFunctions({ workerd: '/nowhere/workerd' });
      await expect(missing.host.open(app)).rejects.toThrow('did not start');
      await missing.close();
    },
  );
});

/** The workerd processes that this process has started. */
function workerds(): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const isMine = new RegExp(`^PPid:\\s+${process.pid}$`, 'm').test(readFileSync(`/proc/${pid}/status`, 'utf8'));
        return isMine && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('--control-fd') ? [Number(pid)] : [];
      } catch {
        return [];
      }
    });
}
