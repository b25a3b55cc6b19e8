import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';

/** Builds the code that surrounds an app's server functions inside workerd: `start.js`, one module. */
export async function buildFunctions({ root, outdir = path.join(root, 'build/functions') }) {
  mkdirSync(outdir, { recursive: true });
  await build({
    absWorkingDir: root,
    entryPoints: { start: 'lib/functions/guest/start.ts' },
    outdir,
    bundle: true,
    format: 'esm',
    platform: 'neutral',
    target: 'es2022',
    external: ['cloudflare:*', 'node:*'],
    logLevel: 'warning',
  });
}
