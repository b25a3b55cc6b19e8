// `npm run eval [-- options]`: prepares what it needs (packages, the build, a browser), bundles evals/main.ts and runs
// it. With --json, stdout is exactly one JSON document; everything meant for people goes to stderr.
import { checkNode, ensureInstalled } from '../scripts/steps/ensure-installed.mjs';
import { loadBundle } from '../scripts/steps/load-bundle.mjs';
import { root } from '../scripts/steps/run.mjs';

const log = (line) => process.stderr.write(`${line}\n`);
// Stdout is reserved for the result.
const say = (text) => process.stderr.write(text);
console.log = console.info = (...parts) => log(parts.join(' '));

checkNode();
process.chdir(root);
await ensureInstalled(say);

async function prepare() {
  const { ensureBuilt } = await import('../scripts/steps/ensure-built.mjs');
  await ensureBuilt(say);
  const { ensureBrowser } = await import('../scripts/steps/ensure-browser.mjs');
  const browser = await ensureBrowser();
  if (browser === null) throw new Error('No Chromium could be found or fetched; nothing was run.');
  process.env.CHROMIUM_PATH = browser;
}

// The first Ctrl-C stops the run and writes a report of what was done; the second exits at once.
const stop = new AbortController();
process.on('SIGINT', () => {
  if (stop.signal.aborted) process.exit(130);
  log('\nStopping; the report of what was done is written. Once more to end at once.');
  stop.abort(new Error('stopped'));
});

const { evaluate } = await loadBundle('evals/main.ts', 'build/evals/main.mjs');
try {
  const { code, output } = await evaluate(process.argv.slice(2), {
    env: process.env,
    signal: stop.signal,
    log,
    prepare,
  });
  if (output !== '') await new Promise((resolve) => process.stdout.write(`${output}\n`, resolve));
  process.exit(stop.signal.aborted ? 130 : code);
} catch (error) {
  log(error instanceof Error ? (error.stack ?? error.message) : String(error));
  process.exit(1);
}
