import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { appendFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const steps = (name: string) => JSON.stringify(pathToFileURL(path.join(root, 'scripts', 'steps', `${name}.mjs`)).href);
const { generated, hashSources } = (await import(JSON.parse(steps('ensure-built')) as string)) as {
  generated: readonly string[];
  hashSources(folder: string): string;
};

let folder: string;
let children: ChildProcess[] = [];
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'easel-checkout-'));
  await mkdir(path.join(folder, 'lib'));
  await write('lib/a.ts', 'one');
});
afterEach(async () => {
  for (const child of children) child.kill('SIGKILL');
  children = [];
  await rm(folder, { recursive: true, force: true });
});

const write = (name: string, text: string) => writeFile(path.join(folder, name), text);
const read = (name: string) => readFile(path.join(folder, name), 'utf8').catch(() => '');

/**
 * Does what `npm start` does: waits its turn, holds the build and prints what it was built from. Its build waits for a
 * file `go-on`.
 */
const program = `
  import { appendFileSync, existsSync, mkdirSync, readFileSync, watch, writeFileSync } from 'node:fs';
  import path from 'node:path';
  import { holdBuild, inTurn } from ${steps('checkout')};
  import { buildUnlessCurrent } from ${steps('ensure-built')};
  const [folder, stays] = process.argv.slice(1);
  const at = (name) => path.join(folder, name);
  async function make() {
    appendFileSync(at('log'), 'begins ');
    console.log('builds');
    while (!existsSync(at('go-on'))) await new Promise((resolve) => {
      const watcher = watch(folder, () => { watcher.close(); resolve(); });
      if (existsSync(at('go-on'))) { watcher.close(); resolve(); }
    });
    for (const name of ['build', 'public/pdf', 'public/runtime', 'public/monaco']) {
      mkdirSync(at(name), { recursive: true });
      writeFileSync(at(name + '/made'), readFileSync(at('lib/a.ts'), 'utf8') + Math.random());
    }
    appendFileSync(at('log'), 'ends ');
  }
  const say = (text) => process.stdout.write(text);
  try {
    await inTurn(async () => {
      await buildUnlessCurrent(say, { folder, make });
      await holdBuild(folder);
    }, say, folder);
    console.log('runs from ' + readFileSync(at('build/made'), 'utf8').slice(0, 3));
    if (stays) setInterval(() => undefined, 1000);
  } catch (error) {
    console.log('refused: ' + error.message);
  }
`;

function start(stays = false) {
  const args = ['--input-type=module', '-e', program, folder, ...(stays ? ['stays'] : [])];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  let said = '';
  const listeners = new Set<() => void>();
  child.stdout.on('data', (text: Buffer) => {
    said += text.toString();
    for (const look of listeners) look();
  });
  return {
    child,
    said: () => said,
    ended: new Promise<string>((resolve) => child.on('close', () => resolve(said))),
    says: (word: string) =>
      new Promise<void>((resolve) => {
        const look = () => said.includes(word) && resolve();
        listeners.add(look);
        look();
      }),
  };
}

describe('what a build is made from', () => {
  test('leaves out exactly the folders among the sources that git ignores', async () => {
    const ignored = (await readFile(path.join(root, '.gitignore'), 'utf8')).split('\n');
    const among = ignored.filter((line) => line.startsWith('/public/')).map((line) => line.replace(/^\/|\/$/g, ''));
    expect([...generated].sort()).toEqual(among.sort());
    expect(ignored).toEqual(expect.arrayContaining(['next-env.d.ts', '.next/', 'build/']));
  });

  test('is the same after a build has written its output, and different after a source has changed', async () => {
    const before = hashSources(folder);
    await mkdir(path.join(folder, 'public', 'pdf'), { recursive: true });
    await write('public/pdf/pdf.worker.min.mjs', 'made');
    await write('next-env.d.ts', 'made');
    expect(hashSources(folder)).toBe(before);
    await write('public/icon.svg', '<svg/>');
    expect(hashSources(folder)).not.toBe(before);
  });
});

describe('two starts in one checkout', () => {
  test('build once: the second waits, says so and uses the same build; a third builds nothing', async () => {
    const first = start();
    await first.says('builds');
    const second = start();
    await second.says('waiting for it');
    await write('go-on', '');
    expect(await first.ended).toContain('runs from one');
    expect(await second.ended).toMatch(/waiting for it … done\nruns from one/);
    expect(await start().ended).toBe('runs from one\n');
    expect(await read('log')).toBe('begins ends ');
  });

  test('take over from one that was killed while building, and never trust its half-finished build', async () => {
    await write('go-on', '');
    await start().ended;
    await rm(path.join(folder, 'go-on'));
    await write('lib/a.ts', 'two');
    const killed = start();
    await killed.says('builds');
    killed.child.kill('SIGKILL');
    await killed.ended;
    // Back to the sources of the last complete build.
    await write('lib/a.ts', 'one');
    await write('go-on', '');
    expect(await start().ended).toContain('runs from one');
    expect(await read('log')).toBe('begins ends begins begins ends ');
  });

  test('leave a running server’s build alone: unchanged sources start, changed ones are refused until it ends, however it ends', async () => {
    await write('go-on', '');
    const server = start(true);
    await server.says('runs from one');
    const made = await read('build/made');
    expect(await start().ended).toBe('runs from one\n');
    await appendFile(path.join(folder, 'lib', 'a.ts'), '!');
    expect(await start().ended).toMatch(/^refused: Easel is running from this folder, .* Stop it first/);
    expect([await read('build/made'), existsSync(path.join(folder, 'build', 'stamp'))]).toEqual([made, true]);
    server.child.kill('SIGKILL');
    await server.ended;
    expect(await start().ended).toContain('runs from one');
    expect(await read('build/made')).not.toBe(made);
  });
});
