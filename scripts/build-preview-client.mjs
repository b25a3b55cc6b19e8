import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'esbuild';

/**
 * Bundles the preview frame's client, React Refresh with it, into one classic script: it has to run before any module.
 * Refresh's production build is empty, hence the development one whatever this process is.
 */
export async function buildPreviewClient({ root, outdir = path.join(root, 'public/runtime') }) {
  const outfile = path.join(outdir, 'preview-client.js');
  await build({
    entryPoints: [path.join(root, 'lib/preview-client/client.ts')],
    outfile,
    bundle: true,
    minify: true,
    format: 'iife',
    target: 'es2022',
    supported: { 'dynamic-import': true },
    define: { 'process.env.NODE_ENV': '"development"' },
    legalComments: 'none',
    logLevel: 'warning',
  });
  const code = await readFile(outfile, 'utf8');
  return { outfile, code, hash: createHash('sha256').update(code).digest('hex').slice(0, 16) };
}
