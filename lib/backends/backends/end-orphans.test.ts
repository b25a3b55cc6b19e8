import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildScripts, type BuiltScripts } from '@/lib/base/foundation/build-scripts.fixture';
import { endOrphans } from './end-orphans';
import { findWalls } from './walls';

/** Never reads its channel again, as if stuck in an endless statement. */
const busy = `process.on('SIGTERM', () => undefined); for (;;) {}`;
const server = `
  import { spawnConfined } from '@/lib/backends/backends/spawn-confined';
  const [, , workerFile, folder, walls] = process.argv;
  const { child } = spawnConfined({ workerFile: workerFile!, folder: folder!, walls: JSON.parse(walls!), megabytes: 64 });
  console.log(child.pid);
  setInterval(() => undefined, 1000);
`;

let scripts: BuiltScripts;
let within: string;
beforeAll(async () => {
  scripts = await buildScripts({ texts: { busy, server } });
  within = mkdtempSync(path.join(os.tmpdir(), 'easel-orphans-'));
}, 60_000);
afterAll(async () => {
  rmSync(within, { recursive: true, force: true });
  await scripts.dispose();
});

const isAlive = (pid: number) => {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  // A zombie counts as gone.
  return !/^State:\s+Z/m.test(readdirSync('/').includes('proc') ? readFileSync(`/proc/${pid}/status`, 'utf8') : '');
};

/** The pid of an engine's process whose server was killed while the engine was busy. */
async function orphan(walls: object): Promise<number> {
  const words = [path.join(scripts.folder, 'server.mjs'), path.join(scripts.folder, 'busy.mjs')];
  const child = spawn(process.execPath, [...words, path.join(within, 'one'), JSON.stringify(walls)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [pid] = (await once(child.stdout, 'data')) as [Buffer];
  child.kill('SIGKILL');
  await once(child, 'exit');
  return Number(pid.toString());
}

test('an engine ends with its server, even in the middle of a statement where the system can signal it', async ({
  skip,
}) => {
  const walls = await findWalls();
  if (!walls.endsWithServer) skip('not run: this system can’t end a process with the one that started it');
  const pid = await orphan(walls);
  await expect.poll(() => isAlive(pid), { timeout: 45_000 }).toBe(false);
}, 60_000);

test('one that outlives its server is killed before its folder is opened again', async () => {
  const pid = await orphan({ ...(await findWalls()), endsWithServer: false, before: [] });
  expect(isAlive(pid)).toBe(true);
  await endOrphans(within);
  expect(isAlive(pid)).toBe(false);
}, 60_000);
