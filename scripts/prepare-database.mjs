// Makes the empty database that a new data folder begins with. Leaves what is up to date alone.
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { root } from './steps/run.mjs';

const folder = path.join(root, 'build', 'database');
const stamp = `${folder}.version`;
const manifest = path.join(root, 'node_modules', '@electric-sql', 'pglite', 'package.json');
const { version } = JSON.parse(readFileSync(manifest, 'utf8'));

if (!existsSync(folder) || !existsSync(stamp) || readFileSync(stamp, 'utf8') !== version) {
  const work = `${folder}.work-${process.pid}`;
  mkdirSync(path.dirname(folder), { recursive: true });
  const database = await PGlite.create(work);
  await database.close();
  rmSync(folder, { recursive: true, force: true });
  renameSync(work, folder);
  writeFileSync(stamp, version);
}
