#!/usr/bin/env node
// `npx easel`: unpacks Easel next to this file at the first start, then starts it. People's data is stored in `.easel`
// in the folder where it is started, unless EASEL_DATA names another folder.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));
const app = path.join(here, 'app');

function end(words) {
  console.error(words);
  process.exit(1);
}

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19))
  end(`Easel needs Node 20.19 or newer; this is ${process.versions.node}. Get it from nodejs.org and try again.`);

if (!existsSync(app)) {
  console.log('Unpacking Easel (once)');
  // Unpack into a folder of its own and rename it once it is complete; if this is interrupted, the next start unpacks
  // again.
  const next = path.join(here, `app-${process.pid}`);
  mkdirSync(next, { recursive: true });
  const unpacked = spawnSync('tar', ['-xzf', path.join(here, 'app.tar.gz'), '-C', next], { stdio: 'inherit' });
  if (unpacked.status !== 0) {
    rmSync(next, { recursive: true, force: true });
    end('Easel could not be unpacked. Is there room on the disk, and may this folder be written to?');
  }
  try {
    renameSync(next, app);
  } catch {
    // Another process has unpacked it in the meantime.
    rmSync(next, { recursive: true, force: true });
  }
}

process.env.NODE_ENV ??= 'production';
process.env.EASEL_DATA = path.resolve(process.env.EASEL_DATA ?? '.easel');
process.chdir(app);
await import(pathToFileURL(path.join(app, 'build', 'main.mjs')).href);
