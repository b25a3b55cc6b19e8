// node scripts/pack.mjs <folder>: creates easel-<version>.tgz there with `npm pack`; once installed, it is started with
// `npx easel`. It contains the built Easel with everything it imports (gather-image.mjs), so nothing else is
// downloaded. Parts of it are specific to one system, which it declares, and npm refuses to install it on another.
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { gatherImage } from './gather-image.mjs';
import { root, runOrFail } from './steps/run.mjs';

const [given] = process.argv.slice(2);
if (given === undefined) {
  console.error('Use: node scripts/pack.mjs <folder>');
  process.exit(1);
}
const target = path.resolve(given);
mkdirSync(target, { recursive: true });
const scratch = mkdtempSync(path.join(os.tmpdir(), 'easel-pack-'));
try {
  const [app, parcel] = [path.join(scratch, 'app'), path.join(scratch, 'parcel')];
  await gatherImage(app);
  mkdirSync(parcel);
  // Pack it as one archive, because npm leaves some files of a folder out and renames others.
  await runOrFail('tar', ['-czf', path.join(parcel, 'app.tar.gz'), '-C', app, '.']);
  cpSync(path.join(root, 'scripts', 'packed', 'easel.mjs'), path.join(parcel, 'easel.mjs'));
  for (const name of ['LICENSE', 'README.md']) cpSync(path.join(root, name), path.join(parcel, name));
  const own = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
  const { name, version, description, license, type, engines } = own;
  const packed = {
    ...{ name, version, description, license, type, engines },
    ...{ os: [process.platform], cpu: [process.arch], bin: { easel: 'easel.mjs' } },
    files: ['app.tar.gz', 'easel.mjs'],
  };
  writeFileSync(path.join(parcel, 'package.json'), `${JSON.stringify(packed, null, 2)}\n`);
  await runOrFail('npm', ['pack', parcel, '--pack-destination', target, '--loglevel=error']);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
