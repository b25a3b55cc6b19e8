// Bundles the package worker and prepares the standard template's package layer. Does nothing if it is up to date.
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '..');
const outdir = path.join(root, 'build');

await build({
  absWorkingDir: root,
  entryPoints: ['lib/preview/packages/package-worker.ts', 'lib/preview/packages/prepare-template-layer.ts'],
  outdir,
  outExtension: { '.js': '.mjs' },
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  packages: 'external',
  logLevel: 'warning',
});

const started = performance.now();
const { prepareTemplateLayer } = await import(pathToFileURL(path.join(outdir, 'prepare-template-layer.mjs')).href);
const { isNew, bytes } = await prepareTemplateLayer(root);
const seconds = ((performance.now() - started) / 1000).toFixed(1);
const size = (bytes / 1e6).toFixed(1);
console.log(
  isNew ? `Prepared the packages every app starts with (${size} MB, ${seconds} s).` : 'Packages are prepared.',
);
