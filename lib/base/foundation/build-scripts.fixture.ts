import { build, type BuildOptions } from 'esbuild';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../..', import.meta.url));

export type Scripts = Pick<BuildOptions, 'banner' | 'define' | 'external' | 'packages' | 'plugins'> & {
  /** Files to build, keyed by script name; paths are relative to the root. */
  files?: Record<string, string>;
  /** TypeScript written inline by the test, keyed by script name; it imports with `@/`. */
  texts?: Record<string, string>;
};

/**
 * This process's options for compiling WebAssembly (`vitest.config.mts`), passed to the processes that a test starts: a
 * database that lives for seconds is not worth optimising.
 */
export const compilingWords = process.execArgv.filter((word) => word.startsWith('--liftoff'));

export type BuiltScripts = { folder: string; dispose: () => Promise<void> };

/**
 * Builds scripts that a test runs in its own threads and processes: `<name>.mjs` in a fresh folder. Call `dispose` when
 * done.
 */
export async function buildScripts({ files = {}, texts = {}, ...options }: Scripts): Promise<BuiltScripts> {
  // Next to node_modules, because scripts resolve their packages from their own location.
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
