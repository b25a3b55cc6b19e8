// `npm run bench -- <name> [--json]`: prepares what the bench needs (packages; the build and a browser for benches of
// the whole product), bundles bench/<name>.bench.ts and runs it. With --json, stdout is exactly one JSON object;
// everything meant for people goes to stderr.
import { readdirSync } from 'node:fs';
import { checkNode, ensureInstalled } from '../scripts/steps/ensure-installed.mjs';
import { loadBundle } from '../scripts/steps/load-bundle.mjs';
import { root } from '../scripts/steps/run.mjs';

const words = process.argv.slice(2);
const isJson = words.includes('--json');
const name = words.find((word) => !word.startsWith('-'));
const names = readdirSync(new URL('.', import.meta.url))
  .filter((file) => file.endsWith('.bench.ts'))
  .map((file) => file.slice(0, -'.bench.ts'.length))
  .sort();

function log(line) {
  process.stderr.write(`${line}\n`);
}

if (name === undefined || !names.includes(name)) {
  if (name !== undefined) log(`There is no bench "${name}".`);
  console.log(`Choose one: npm run bench -- <name> [--json]\n${names.map((known) => `  ${known}`).join('\n')}`);
  process.exit(name === undefined ? 0 : 1);
}

checkNode();
process.chdir(root);
// Stdout is reserved for the JSON.
const say = (text) => process.stderr.write(text);
await ensureInstalled(say);
// Benches of the running product; the others only need the sources.
const needs =
  {
    backend: ['build'],
    early: ['build', 'browser'],
    fair: ['build'],
    fork: ['build', 'browser'],
    functions: ['build'],
    leave: ['build', 'browser'],
    modules: ['build', 'browser'],
    opening: ['build'],
    checks: ['build', 'browser'],
    preview: ['build', 'browser'],
    promises: ['build', 'browser'],
    publish: ['build'],
    realtime: ['build'],
    'shared-page': ['build', 'browser'],
    sites: ['build'],
    streaming: ['build', 'browser'],
    'studio-weight': ['build', 'browser'],
    thinking: ['build'],
    tunnel: ['build'],
    visitor: ['build', 'browser'],
    webcontainer: ['browser'],
    webhooks: ['build'],
  }[name] ?? [];
if (needs.includes('build')) {
  const { ensureBuilt } = await import('../scripts/steps/ensure-built.mjs');
  await ensureBuilt(say);
}
if (needs.includes('browser')) {
  const { ensureBrowser } = await import('../scripts/steps/ensure-browser.mjs');
  process.env.CHROMIUM_PATH = (await ensureBrowser()) ?? '';
  if (process.env.CHROMIUM_PATH === '') {
    log('No Chromium could be found or fetched; the bench was not run.');
    process.exit(1);
  }
}

// Keeps output of a bench or a library out of the JSON.
console.log = console.info = (...parts) => log(parts.join(' '));
const { run } = await loadBundle(`bench/${name}.bench.ts`, `build/bench/${name}.mjs`);
const { figures, ratios } = await run({ log });

if (isJson) {
  await write(`${JSON.stringify({ name, figures, ratios })}\n`);
} else {
  await write(`${name}\n${table(figures)}${Object.keys(ratios).length > 0 ? `ratios\n${table(ratios)}` : ''}`);
}
// A bench may leave servers and workers open.
process.exit(0);

function table(values) {
  const width = Math.max(0, ...Object.keys(values).map((key) => key.length));
  return Object.entries(values)
    .map(([key, value]) => `  ${key.padEnd(width)}  ${value.toLocaleString('en', { maximumFractionDigits: 3 })}\n`)
    .join('');
}

function write(text) {
  return new Promise((resolve) => process.stdout.write(text, resolve));
}
