import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { inTurn } from './checkout.mjs';
import { root, runOrFail, step } from './run.mjs';

const stampFile = path.join(root, 'node_modules', '.easel-installed');

// `npm start` runs with NODE_ENV=production, where npm would leave out, and remove, what `npm test` needs.
const installed = ['--include=dev', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];

/** Refuses a Node too old to run Easel, with what to do. */
export function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  console.error(
    `Easel needs Node 20.19 or newer; this is ${process.versions.node}. Get it from nodejs.org and try again.`,
  );
  process.exit(1);
}

/** Installs what package.json names, unless that very list is installed already. Install scripts never run. Call it in turn. */
export async function installUnlessCurrent(say) {
  const wanted = createHash('sha256')
    .update(readFileSync(path.join(root, 'package.json')))
    .digest('hex');
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === wanted) return;
  await step(
    'Getting the parts Easel is made of (the first time about a minute)',
    () => runOrFail('npm', ['install', ...installed]),
    say,
  );
  writeFileSync(stampFile, wanted);
}

/** The same for who installs alone, after any other that installs or builds here. */
export const ensureInstalled = (say) => inTurn(() => installUnlessCurrent(say), say);
