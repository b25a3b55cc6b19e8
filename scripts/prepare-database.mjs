// Makes the empty database that a new data folder begins with. Leaves what is up to date alone.
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { root } from './steps/run.mjs';

const folder = path.join(root, 'build', 'database');
const stamp = `${folder}.version`;
const manifest = path.join(root, 'node_modules', '@electric-sql', 'pglite', 'package.json');
const { version } = JSON.parse(readFileSync(manifest, 'utf8'));
/** What new databases are copied from: Easel has one, and these are two thirds of the files it begins with. */
const spare = ['template0', 'template1'];
const wanted = `${version} without ${spare.join(', ')}`;

if (!existsSync(folder) || !existsSync(stamp) || readFileSync(stamp, 'utf8') !== wanted) {
  const work = `${folder}.work-${process.pid}`;
  mkdirSync(path.dirname(folder), { recursive: true });
  const database = await PGlite.create(work);
  const { rows } = await database.query('select current_database() as name');
  for (const name of spare.filter((one) => one !== rows[0].name)) {
    await database.exec(`alter database ${name} is_template false`);
    await database.exec(`drop database ${name}`);
  }
  await database.close();
  rmSync(folder, { recursive: true, force: true });
  renameSync(work, folder);
  writeFileSync(stamp, wanted);
}
