// npm run backup [-- <file.tar.gz>]: everything Easel stores, in one file. Easel must be stopped.
import { join, resolve } from 'node:path';
import { loadLib, root } from './load-lib.mjs';

const [given] = process.argv.slice(2);
if (given?.startsWith('-')) {
  console.error('Use: npm run backup -- [file.tar.gz]');
  process.exit(1);
}
const day = new Date().toISOString().slice(0, 19).replaceAll(':', '-');
const file = resolve(given ?? `easel-backup-${day}.tar.gz`);
const folder = resolve(process.env.EASEL_DATA || join(root, '.easel'));

const { backUp } = await loadLib('lib/base/database/back-up.ts');
const made = await backUp({
  folder,
  file,
  databaseUrl: process.env.DATABASE_URL || null,
  migrationsFolder: join(root, 'drizzle', 'migrations'),
  now: Date.now,
});
if (!made.ok) {
  console.error(made.error.message);
  process.exit(1);
}
const { rows, blobs, bytes } = made.value;
console.log(`Saved ${rows.projects ?? 0} apps with ${rows.versions ?? 0} versions and ${blobs} files to ${file}`);
console.log(`(${(bytes / 1e6).toFixed(1)} MB). Keep it safe: it also holds the secret that opens stored keys.`);
process.exit(0);
