import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'esbuild';

/**
 * Bundles the code that Easel adds to a container besides the project into one file: the pages' script and the programs
 * of `lib/preview/container-guest`.
 */
export async function buildContainerParts({ root, outdir = path.join(root, 'public/runtime') }) {
  const guest = (name) => readFile(path.join(root, 'lib/preview/container-guest', name), 'utf8');
  const bundled = await build({
    entryPoints: [path.join(root, 'lib/preview/preview-client/container-client.ts')],
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    target: 'es2022',
    // Filled in by the page, which knows the address it was opened at.
    define: { EASEL_STUDIO: '"__EASEL_STUDIO__"', 'process.env.NODE_ENV': '"production"', 'process.env': '{}' },
    legalComments: 'none',
    logLevel: 'warning',
  });
  const { outputFiles } = await build({
    entryPoints: [path.join(root, 'lib/preview/container-guest/vite.config.mjs')],
    bundle: true,
    packages: 'external',
    write: false,
    format: 'esm',
    platform: 'node',
    legalComments: 'none',
    logLevel: 'warning',
  });
  const parts = {
    client: bundled.outputFiles[0].text,
    viteConfig: outputFiles[0].text,
    gate: await guest('gate.mjs'),
    collect: await guest('collect.mjs'),
  };
  await mkdir(outdir, { recursive: true });
  await writeFile(path.join(outdir, 'container.json'), JSON.stringify(parts));
  return parts;
}
