// Makes the empty database that a new data folder starts with. Does nothing if it is up to date.
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { loadLib, root } from './load-lib.mjs';

const folder = path.join(root, 'build', 'database');
const stamp = `${folder}.version`;
const manifest = path.join(root, 'node_modules', '@electric-sql', 'pglite', 'package.json');
const { version } = JSON.parse(readFileSync(manifest, 'utf8'));
// Easel uses one database, so drop the template databases, which would be two thirds of the initial files.
const dropping = 'lib/backends/backend-engine/drop-spare-databases.ts';
const wanted = [version, readFileSync(path.join(root, dropping), 'utf8')].join('\n');

if (!existsSync(folder) || !existsSync(stamp) || readFileSync(stamp, 'utf8') !== wanted) {
  const work = `${folder}.work-${process.pid}`;
  mkdirSync(path.dirname(folder), { recursive: true });
  const database = await PGlite.create(work);
  const { dropSpareDatabases } = await loadLib(dropping);
  await dropSpareDatabases(database);
  await database.close();
  rmSync(folder, { recursive: true, force: true });
  renameSync(work, folder);
  writeFileSync(stamp, wanted);
}
