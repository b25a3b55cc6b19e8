import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { lockFolder } from './folder-lock.mjs';

let scratch: string;
let program: string;
const children: ChildProcess[] = [];

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'easel-lock-test-'));
  program = join(scratch, 'hold-lock.mjs');
  const source = fileURLToPath(new URL('./folder-lock.mjs', import.meta.url));
  await build({
    stdin: {
      contents: `
        import { lockFolder } from ${JSON.stringify(source)};
        const lock = await lockFolder(process.argv[2]);
        console.log(lock ? 'held' : 'refused');
        if (lock) setInterval(() => undefined, 1000);`,
      resolveDir: scratch,
    },
    outfile: program,
    bundle: true,
    platform: 'node',
    format: 'esm',
  });
});
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  await rm(scratch, { recursive: true, force: true });
});

let count = 0;
async function newFolder(name = 'data'): Promise<string> {
  const folder = join(scratch, `${name}-${(count += 1)}`);
  await mkdir(folder, { recursive: true });
  return folder;
}

async function startHolder(folder: string): Promise<{ child: ChildProcess; says: string }> {
  const child = spawn(process.execPath, [program, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  const [says] = (await once(createInterface({ input: child.stdout! }), 'line')) as [string];
  return { child, says };
}

test('refuses a second process, and admits it once the first has released the lock', async () => {
  const folder = await newFolder();
  const lock = await lockFolder(folder);
  expect((await startHolder(folder)).says).toBe('refused');
  await lock!.release();
  expect((await startHolder(folder)).says).toBe('held');
  expect(await lockFolder(folder)).toBeNull();
});

test('takes over from a process that was killed, and cleans up after it', async () => {
  const folder = await newFolder();
  const { child } = await startHolder(folder);
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(await readdir(folder)).toHaveLength(1);
  const lock = await lockFolder(folder);
  expect(lock).not.toBeNull();
  await lock!.release();
  expect(await readdir(folder)).toEqual([]);
});

test('lets at most one of many that start at once have the lock', async () => {
  const folder = await newFolder();
  const started = await Promise.all(Array.from({ length: 6 }, () => startHolder(folder)));
  expect(started.filter(({ says }) => says === 'held').length).toBeLessThanOrEqual(1);
});

test('locks a folder whose path is too long for a socket address', async () => {
  const folder = await newFolder(join('long'.repeat(30), 'long'.repeat(30)));
  const lock = await lockFolder(folder);
  expect((await readdir(folder))[0]).toMatch(/^lock-.*\.sock$/);
  expect((await startHolder(folder)).says).toBe('refused');
  await lock!.release();
});

test('does not mistake a left-over file for a running process', async () => {
  const folder = await newFolder();
  await writeFile(join(folder, 'lock-0123456789ab.sock'), '');
  const lock = await lockFolder(folder);
  expect(lock).not.toBeNull();
  await lock!.release();
});
