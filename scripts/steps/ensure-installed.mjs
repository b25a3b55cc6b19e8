import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { inTurn } from './checkout.mjs';
import { root, runOrFail, step } from './run.mjs';

const stampFile = path.join(root, 'node_modules', '.easel-installed');

// `npm start` sets NODE_ENV=production, under which npm would skip, and even remove, what `npm test` needs.
const installed = ['--include=dev', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];

/** Refuses to run on a Node that is too old, and says what to do. */
export function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  console.error(
    `Easel needs Node 20.19 or newer; this is ${process.versions.node}. Get it from nodejs.org and try again.`,
  );
  process.exit(1);
}

/**
 * Installs what package-lock.json lists, unless exactly that is installed already. Never runs install scripts. Call it
 * within `inTurn`.
 */
export async function installUnlessCurrent(say) {
  const lists = ['package.json', 'package-lock.json'].map((name) => readFileSync(path.join(root, name)));
  const wanted = createHash('sha256').update(Buffer.concat(lists)).digest('hex');
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === wanted) return;
  await step(
    'Getting the parts Easel is made of (the first time about a minute)',
    () => runOrFail('npm', ['ci', ...installed]),
    say,
  );
  writeFileSync(stampFile, wanted);
}

/** The same for callers that only install: waits until nobody else is installing or building here. */
export const ensureInstalled = (say) => inTurn(() => installUnlessCurrent(say), say);
