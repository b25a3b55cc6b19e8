// `npm run bench -- <name> [--json]`: gets ready what it needs (packages; for benches of the whole also the build and a
// browser), bundles bench/<name>.bench.ts and runs it. With --json stdout is one JSON object and nothing else; everything
// a person reads goes to stderr.
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
// Stdout belongs to the JSON.
const say = (text) => process.stderr.write(text);
await ensureInstalled(say);
// Benches of the running product; the others need no more than the sources.
const needs =
  {
    backend: ['build'],
    early: ['build', 'browser'],
    fair: ['build'],
    opening: ['build'],
    checks: ['build', 'browser'],
    preview: ['build', 'browser'],
    promises: ['build', 'browser'],
    publish: ['build'],
    realtime: ['build'],
    streaming: ['build', 'browser'],
    thinking: ['build'],
    webcontainer: ['browser'],
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

// Keeps a bench's own chatter, or a library's, out of the JSON.
console.log = console.info = (...parts) => log(parts.join(' '));
const { run } = await loadBundle(`bench/${name}.bench.ts`, `build/bench/${name}.mjs`);
const { figures, ratios } = await run({ log });

if (isJson) {
  await write(`${JSON.stringify({ name, figures, ratios })}\n`);
} else {
  await write(`${name}\n${table(figures)}${Object.keys(ratios).length > 0 ? `ratios\n${table(ratios)}` : ''}`);
}
// Servers and workers of a bench may still be open.
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
