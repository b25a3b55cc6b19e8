import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'esbuild';

/**
 * Bundles the preview frame's client, React Refresh with it, into one classic script: it has to run before any module.
 * Refresh's production build is empty, hence the development one whatever this process is. The part that carries out
 * journeys is a module of its own, so that no visible preview has to read it.
 */
export async function buildPreviewClient({ root, outdir = path.join(root, 'public/runtime') }) {
  const shared = {
    bundle: true,
    minify: true,
    target: 'es2022',
    supported: { 'dynamic-import': true },
    legalComments: 'none',
    logLevel: 'warning',
  };
  const outfile = path.join(outdir, 'preview-client.js');
  const testerFile = path.join(outdir, 'preview-tester.js');
  await Promise.all([
    build({
      ...shared,
      entryPoints: [path.join(root, 'lib/preview-client/client.ts')],
      outfile,
      format: 'iife',
      define: { 'process.env.NODE_ENV': '"development"' },
    }),
    build({
      ...shared,
      entryPoints: [path.join(root, 'lib/preview-client/take-step.ts')],
      outfile: testerFile,
      format: 'esm',
      platform: 'browser',
      define: { 'process.env.NODE_ENV': '"production"', 'process.env': '{}' },
    }),
  ]);
  return { outfile, ...(await read(outfile)), tester: await read(testerFile) };
}

async function read(file) {
  const code = await readFile(file, 'utf8');
  return { code, hash: createHash('sha256').update(code).digest('hex').slice(0, 16) };
}
