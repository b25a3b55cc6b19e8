import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'esbuild';

/** What Easel puts into a container beside the project, as one file: the pages' script and the programs of `lib/container-guest`. */
export async function buildContainerParts({ root, outdir = path.join(root, 'public/runtime') }) {
  const guest = (name) => readFile(path.join(root, 'lib/container-guest', name), 'utf8');
  const bundled = await build({
    entryPoints: [path.join(root, 'lib/preview-client/container-client.ts')],
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    target: 'es2022',
    // Put in by the page: it knows at which address it was opened.
    define: { EASEL_STUDIO: '"__EASEL_STUDIO__"', 'process.env.NODE_ENV': '"production"', 'process.env': '{}' },
    legalComments: 'none',
    logLevel: 'warning',
  });
  const { outputFiles } = await build({
    entryPoints: [path.join(root, 'lib/container-guest/vite.config.mjs')],
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
