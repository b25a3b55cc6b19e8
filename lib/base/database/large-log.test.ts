import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdtemp, open, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildScripts, type BuiltScripts } from '../foundation/build-scripts.fixture';
import { openDataFolder } from './data-folder';
import { migrationsFolder, placeTestDatabase } from './test-database.fixture';

/** Runs in its own process, so that its peak memory can be measured. The database takes about 300 MB of it. */
const told = `
  import { backUp } from '@/lib/base/database/back-up';
  import { restoreBackup } from '@/lib/base/database/restore-backup';
  const [folder, file, target, migrationsFolder] = process.argv.slice(2) as [string, string, string, string];
  const options = { databaseUrl: null, migrationsFolder, now: Date.now };
  let most = 0;
  const look = () => (most = Math.max(most, process.memoryUsage().arrayBuffers));
  setInterval(look, 5).unref();
  const made = await backUp({ ...options, folder, file });
  if (!made.ok) throw new Error(made.error.message);
  const restored = await restoreBackup({ ...options, folder: target, file });
  if (!restored.ok) throw new Error(restored.error.message);
  look();
  console.log(JSON.stringify({ most }));
  process.exit(0);
`;
const megabyte = 1024 * 1024;
const logMegabytes = 400;

let scratch: string;
let scripts: BuiltScripts;
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'easel-large-log-'));
  scripts = await buildScripts({ texts: { told }, packages: 'external' });
}, 60_000);
afterAll(async () => {
  await rm(scratch, { recursive: true, force: true });
  await scripts?.dispose();
});

async function hashOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

test('a log of versions beyond what fits in memory is backed up and restored byte for byte, a piece at a time', async () => {
  const folder = join(scratch, 'data');
  const data = await openDataFolder({ folder, now: Date.now });
  if (!data.ok) throw new Error(data.error.message);
  await placeTestDatabase(data.value.db);
  const log = join(data.value.logs, 'heads.jsonl');
  await data.value.close();
  const lines = Buffer.from('{"type":"project-purged","projectId":"p"}\n'.repeat(megabyte)).subarray(0, megabyte);
  const handle = await open(log, 'w');
  for (let n = 0; n < logMegabytes; n += 1) await handle.write(lines);
  // Not a whole number of blocks or of lines: the last line is truncated.
  await handle.write('{"type":');
  await handle.close();

  const target = join(scratch, 'restored');
  const args = [
    '--max-old-space-size=128',
    join(scripts.folder, 'told.mjs'),
    folder,
    join(scratch, 'b.tar.gz'),
    target,
  ];
  const { stdout } = await promisify(execFile)(process.execPath, [...args, migrationsFolder]);
  const { most } = JSON.parse(stdout) as { most: number };
  process.stdout.write(`a log of ${logMegabytes} MB: ${Math.round(most / megabyte)} MB of buffers at most\n`);
  const restored = join(target, 'logs', 'heads.jsonl');
  expect((await stat(restored)).size).toBe((await stat(log)).size);
  expect(await hashOf(restored)).toBe(await hashOf(log));
  expect((await stat(restored)).mode & 0o077).toBe(0);
  // Held in memory whole, the log would take 400 MB, and twice that once packed. The figure includes memory of the
  // embedded database.
  expect(most).toBeLessThan(350 * megabyte);
}, 300_000);
