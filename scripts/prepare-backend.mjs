// Makes the empty backend that every new app's backend begins as a copy of. Leaves what is up to date alone.
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { root } from './steps/run.mjs';

const folder = path.join(root, 'build', 'backend');
const stamp = `${folder}.version`;
const at = (name) => path.join(root, 'node_modules', '@supabase', 'lite', name);
const { version } = JSON.parse(readFileSync(at('package.json'), 'utf8'));
// What is in a new backend is decided here; a change of it makes a new template.
const deciding = [
  'layout/roles-sql.ts',
  'layout/bootstrap-sql.ts',
  'sign-in/auth-settings.ts',
  'drop-spare-databases.ts',
  'prepared.ts',
];
const sources = deciding.map((name) => readFileSync(path.join(root, 'lib', 'backend-engine', name), 'utf8'));
const wanted = [version, ...sources].join('\n');

const isWhole = ['prepared.json', 'engine'].every((note) => existsSync(path.join(folder, note)));
if (!isWhole || !existsSync(stamp) || readFileSync(stamp, 'utf8') !== wanted) {
  const work = `${folder}.work-${process.pid}`;
  mkdirSync(work, { recursive: true });
  // The keys guard this one opening and are kept nowhere: no key is part of a database.
  const keys = { publishableKey: `sb_publishable_${'a'.repeat(31)}`, secretKey: `sb_secret_${'a'.repeat(31)}` };
  const workerData = { folder: work, ...keys, jwtSecret: 'a'.repeat(64), siteUrl: 'http://localhost' };
  const worker = new Worker(path.join(root, 'build', 'workers', 'engine.mjs'), {
    workerData,
    env: {},
    stdout: true,
    stderr: true,
  });
  await new Promise((resolve, reject) => {
    worker.on('error', reject);
    worker.on('message', (message) => {
      if (message.type === 'opened') worker.postMessage({ n: 1, call: { type: 'close' } });
      else if (message.type === 'answered') resolve(worker.terminate());
      else if (message.type === 'broken') reject(new Error(message.message));
    });
  });
  rmSync(folder, { recursive: true, force: true });
  renameSync(work, folder);
  writeFileSync(stamp, wanted);
}
