import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
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
const generated = new Set([path.join('public', 'monaco'), path.join('public', 'runtime')]);
const isTest = /\.(test|contract)\.ts$|__fixtures__/;

/** One hash over everything the build reads; tests are no part of it. */
export function hashSources() {
  const hash = createHash('sha256').update(process.versions.node.split('.')[0]);
  const visit = (name) => {
    if (generated.has(name) || isTest.test(name)) return;
    const full = path.join(root, name);
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

/** Builds Easel unless the build at hand was made from these very sources. */
export async function ensureBuilt(say) {
  const stampFile = path.join(root, 'build', 'stamp');
  const wanted = hashSources();
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === wanted) return;
  await step('Building Easel (once after each update)', () => runOrFail(process.execPath, ['scripts/build.mjs']), say);
  mkdirSync(path.dirname(stampFile), { recursive: true });
  writeFileSync(stampFile, wanted);
}
