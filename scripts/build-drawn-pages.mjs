import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';

/**
 * Builds the two scripts of drawn pages (`build/drawn-pages`): one sends a site's page to the studio; the other, a
 * small one, is part of each drawn page and exchanges it for the app's own.
 */
export async function buildDrawnPages({ root, outdir = path.join(root, 'build/drawn-pages') }) {
  mkdirSync(outdir, { recursive: true });
  await build({
    absWorkingDir: root,
    entryPoints: {
      draw: 'lib/publishing/drawn-pages/page/draw.ts',
      exchange: 'lib/publishing/drawn-pages/page/exchange.ts',
    },
    outdir,
    bundle: true,
    minify: true,
    format: 'iife',
    platform: 'browser',
    target: 'es2022',
    legalComments: 'none',
    logLevel: 'warning',
    define: { 'process.env.NODE_ENV': '"production"', 'process.env': '{}' },
  });
}
