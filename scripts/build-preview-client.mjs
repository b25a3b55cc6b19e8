import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'esbuild';

/**
 * Bundles the preview frame's client, React Refresh with it, into one classic script: it has to run before any module.
 * Refresh's production build is empty, hence the development one whatever this process is. The parts that try a
 * page and draw it are modules of their own, so that no visible preview has to read them.
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
    tester: { from: 'lib/preview-client/tester.ts', file: path.join(outdir, 'preview-tester.js') },
    picture: { from: 'lib/preview-client/take-picture.ts', file: path.join(outdir, 'preview-picture.js') },
  };
  await Promise.all([
    build({
      ...shared,
      entryPoints: [path.join(root, 'lib/preview-client/client.ts')],
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
