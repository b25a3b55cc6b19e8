import { existsSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * Loads a TypeScript module of lib/ into a script. It is bundled first, because the oldest supported Node can't run
 * TypeScript. Exits with an explanation if the packages are not installed yet.
 */
export async function loadLib(path) {
  // An image has no sources: there it was bundled when the image was built.
  if (!existsSync(join(root, path))) {
    const name = path.slice(path.lastIndexOf('/') + 1).replace(/\.ts$/, '.mjs');
    return import(pathToFileURL(join(root, 'build', 'workers', name)).href);
  }
  if (!existsSync(join(root, 'node_modules', 'esbuild'))) {
    console.error('Easel is not installed yet. Run "npm start" once, or "npm install", and try again.');
    process.exit(1);
  }
  const { build } = await import('esbuild');
  const folder = join(root, 'build', 'scripts');
  await mkdir(folder, { recursive: true });
  const outfile = join(folder, `${path.replaceAll('/', '-').replace(/\.ts$/, '')}-${process.pid}.mjs`);
  await build({
    entryPoints: [join(root, path)],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    logLevel: 'error',
  });
  try {
    return await import(pathToFileURL(outfile).href);
  } finally {
    await rm(outfile, { force: true });
  }
}
