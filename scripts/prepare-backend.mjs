// Makes the empty backend that every new app's backend is copied from. Does nothing if it is up to date.
import { spawn } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { packFolder } from './steps/pack-folder.mjs';
import { root } from './steps/run.mjs';

const folder = path.join(root, 'build', 'backend');
const stamp = `${folder}.version`;
const at = (name) => path.join(root, 'node_modules', '@supabase', 'lite', name);
const { version } = JSON.parse(readFileSync(at('package.json'), 'utf8'));
// These files determine the content of a new backend; if one changes, a new template is made.
const deciding = [
  'layout/roles-sql.ts',
  'layout/bootstrap-sql.ts',
  'layout/owner-sql.ts',
  'sign-in/auth-settings.ts',
  'sign-in/codes.ts',
  'drop-spare-databases.ts',
  'prepared.ts',
];
const sources = deciding.map((name) => readFileSync(path.join(root, 'lib/backends/backend-engine', name), 'utf8'));
const wanted = [version, ...sources].join('\n');

const isWhole = ['prepared.json', 'engine'].every((note) => existsSync(path.join(folder, note)));
if (!isWhole || !existsSync(stamp) || readFileSync(stamp, 'utf8') !== wanted) {
  const work = `${folder}.work-${process.pid}`;
  mkdirSync(work, { recursive: true });
  // The keys only protect this one launch and are stored nowhere: a database contains no keys.
  const keys = { publishableKey: `sb_publishable_${'a'.repeat(31)}`, secretKey: `sb_secret_${'a'.repeat(31)}` };
  const data = { folder: work, ...keys, jwtSecret: 'a'.repeat(64), siteUrl: 'http://localhost' };
  // Started the way a server starts one, see `lib/backends/backends`; no app's SQL runs in it.
  const child = spawn(process.execPath, [path.join(root, 'build', 'workers', 'engine.mjs')], {
    env: {},
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const say = (message) => {
    const json = Buffer.from(JSON.stringify(message));
    const head = Buffer.alloc(9);
    head.writeUInt32BE(json.length + 5, 0);
    head.writeUInt32BE(json.length, 5);
    child.stdio[3].write(Buffer.concat([head, json]));
  };
  await new Promise((resolve, reject) => {
    let said = Buffer.alloc(0);
    child.stdio[3].on('data', (chunk) => {
      said = Buffer.concat([said, chunk]);
      while (said.length >= 4 && said.length >= said.readUInt32BE(0) + 4) {
        const length = said.readUInt32BE(0) + 4;
        const message = JSON.parse(said.toString('utf8', 9, length));
        said = said.subarray(length);
        if (message.type === 'opened') say({ type: 'call', n: 1, call: { type: 'close' } });
        else if (message.type === 'answered') resolve();
        else if (message.type === 'broken') reject(new Error(message.message));
      }
    });
    child.once('error', reject);
    child.once('exit', () => reject(new Error('The engine ended before it was ready.')));
    say({ type: 'open', data });
  });
  child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
  renameSync(work, folder);
  writeFileSync(stamp, wanted);
}

// Downloaded apps start from a copy of it too.
const leaving = path.join(root, 'build', 'leaving');
packFolder(folder, ['database', 'prepared.json', 'engine'], `${folder}.packed`, wanted);
mkdirSync(leaving, { recursive: true });
copyFileSync(`${folder}.packed`, path.join(leaving, 'new-data.br'));
