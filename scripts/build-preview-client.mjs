import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'esbuild';

/**
 * Bundles the preview frame's client with React Refresh into one classic script, because it must run before any module.
 * Refresh's production build is empty, so the development build is used in every mode. The code that tests a page, and
 * the code that takes pictures of it, are separate modules, so that no visible preview has to load them.
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
  const parts = {
    tester: { from: 'lib/preview/preview-client/tester.ts', file: path.join(outdir, 'preview-tester.js') },
    picture: { from: 'lib/preview/preview-client/take-picture.ts', file: path.join(outdir, 'preview-picture.js') },
  };
  await Promise.all([
    build({
      ...shared,
      entryPoints: [path.join(root, 'lib/preview/preview-client/client.ts')],
      outfile,
      format: 'iife',
      define: { 'process.env.NODE_ENV': '"development"' },
    }),
    ...Object.values(parts).map(({ from, file }) =>
      build({
        ...shared,
        entryPoints: [path.join(root, from)],
        outfile: file,
        format: 'esm',
        platform: 'browser',
        define: { 'process.env.NODE_ENV': '"production"', 'process.env': '{}' },
      }),
    ),
  ]);
  const [client, tester, picture] = await Promise.all([outfile, parts.tester.file, parts.picture.file].map(read));
  return { outfile, ...client, tester, picture };
}

async function read(file) {
  const code = await readFile(file, 'utf8');
  return { code, hash: createHash('sha256').update(code).digest('hex').slice(0, 16) };
}
