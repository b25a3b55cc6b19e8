import { build, type BuildOptions } from 'esbuild';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

export type Scripts = Pick<BuildOptions, 'banner' | 'define' | 'external' | 'packages' | 'plugins'> & {
  /** Files to build, by the name of the script; from the root. */
  files?: Record<string, string>;
  /** TypeScript written for the test, by the name of the script; it imports by `@/`. */
  texts?: Record<string, string>;
};

export type BuiltScripts = { folder: string; dispose: () => Promise<void> };

/** Builds what a test runs in threads and processes of its own: `<name>.mjs` in a fresh folder. Call `dispose` when done. */
export async function buildScripts({ files = {}, texts = {}, ...options }: Scripts): Promise<BuiltScripts> {
  // Beside node_modules, since scripts find their packages from where they lie.
  await mkdir(path.join(root, 'build'), { recursive: true });
  const folder = await mkdtemp(path.join(root, 'build', 'test-'));
  const entryPoints = { ...files };
  for (const [name, text] of Object.entries(texts)) {
    entryPoints[name] = path.join(folder, `${name}.ts`);
    await writeFile(entryPoints[name], text);
  }
  await build({
    absWorkingDir: root,
    entryPoints,
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    alias: { '@': root.replace(/\/$/, '') },
    logLevel: 'warning',
    ...options,
  });
  return { folder, dispose: () => rm(folder, { recursive: true, force: true }) };
}
