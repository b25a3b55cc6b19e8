// npm run restore -- <file.tar.gz>: restores a backup into an empty data folder.
import { join, resolve } from 'node:path';
import { loadLib, root } from './load-lib.mjs';

const [given] = process.argv.slice(2);
if (given === undefined || given.startsWith('-')) {
  console.error('Use: npm run restore -- <file.tar.gz>   (into EASEL_DATA, which has to be empty)');
  process.exit(1);
}
const folder = resolve(process.env.EASEL_DATA || join(root, '.easel'));

const { restoreBackup } = await loadLib('lib/base/database/restore-backup.ts');
const restored = await restoreBackup({
  folder,
  file: resolve(given),
  databaseUrl: process.env.DATABASE_URL || null,
  migrationsFolder: join(root, 'drizzle', 'migrations'),
  now: Date.now,
});
if (!restored.ok) {
  console.error(restored.error.message);
  process.exit(1);
}
const { rows, blobs, madeAt } = restored.value;
console.log(
  `Restored ${rows.projects ?? 0} apps with ${rows.versions ?? 0} versions and ${blobs} files into ${folder},`,
);
console.log(`as they were on ${new Date(madeAt).toLocaleString()}.`);
process.exit(0);
