import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { inTurn, isBuildHeld } from './checkout.mjs';
import { root, runOrFail, step } from './run.mjs';

const sources = [
  'app',
  'components',
  'lib',
  'drizzle',
  'scripts',
  'public',
  'package.json',
  'tsconfig.json',
  'next.config.ts',
  'postcss.config.mjs',
];
/** Folders among the sources that the build itself writes; a test compares this list with `.gitignore`. */
export const generated = ['public/monaco', 'public/pdf', 'public/runtime'];
const isTest = /\.(test|contract)\.ts$|__fixtures__/;

/** One hash over everything the build reads, except its own output and tests. */
export function hashSources(folder = root) {
  const hash = createHash('sha256').update(process.versions.node.split('.')[0]);
  const isLeftOut = (name) => isTest.test(name) || generated.includes(name.split(path.sep).join('/'));
  const visit = (name) => {
    if (isLeftOut(name)) return;
    const full = path.join(folder, name);
    if (!existsSync(full)) return;
    let entries = null;
    try {
      entries = readdirSync(full).sort();
    } catch {
      hash.update(name).update(readFileSync(full));
    }
    for (const entry of entries ?? []) visit(path.join(name, entry));
  };
  for (const name of sources) visit(name);
  return hash.digest('hex');
}

const build = () => runOrFail(process.execPath, ['scripts/build.mjs']);
const held =
  'Easel is running from this folder, and its files have changed since. Stop it first, then try again: building now would break it.';

/** Throws, with advice, while a server runs from the build that is about to be overwritten. Call it within `inTurn`. */
export async function refuseWhileHeld(folder = root) {
  if (await isBuildHeld(folder)) throw new Error(held);
}

/** Builds Easel unless the existing build was made from exactly these sources. Call it within `inTurn`. */
export async function buildUnlessCurrent(say, { folder = root, make = build } = {}) {
  const stampFile = path.join(folder, 'build', 'stamp');
  const wanted = hashSources(folder);
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === wanted) return;
  await refuseWhileHeld(folder);
  forgetBuild(folder);
  await step('Building Easel (once after each update)', make, say);
  mkdirSync(path.dirname(stampFile), { recursive: true });
  writeFileSync(`${stampFile}.new`, wanted);
  renameSync(`${stampFile}.new`, stampFile);
}

/** Call it before overwriting the first file of a build, so that an interrupted build matches no sources. */
export function forgetBuild(folder = root) {
  rmSync(path.join(folder, 'build', 'stamp'), { force: true });
}

/** The same for callers that only build: waits until nobody else is installing or building here. */
export const ensureBuilt = (say, options) => inTurn(() => buildUnlessCurrent(say, options), say, options?.folder);
