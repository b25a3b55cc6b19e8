import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './run.mjs';

/** Loads a TypeScript program of the checkout, bundled to `outfile`; both are paths in it. The packages must be installed. */
export async function loadBundle(entry, outfile) {
  const { build } = await import('esbuild');
  await build({
    absWorkingDir: root,
    entryPoints: [entry],
    outfile,
    bundle: true,
    packages: 'external',
    format: 'esm',
    platform: 'node',
    target: 'node20',
    sourcemap: 'inline',
    logLevel: 'warning',
  });
  return import(pathToFileURL(path.join(root, outfile)).href);
}
