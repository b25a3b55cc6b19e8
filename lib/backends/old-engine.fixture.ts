import { build, type Plugin } from 'esbuild';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The engine whose data is carried over in tests. */
export const oldEngine = 'pglite 0.3';

/** Puts the old PGlite in the place of the one that `@supabase/lite` brings, and says so. */
const withOldEngine: Plugin = {
  name: 'old-engine',
  setup(builder) {
    builder.onResolve({ filter: /^@electric-sql\/pglite/ }, ({ path: name }) => ({
      path: name.replace('@electric-sql/pglite', 'pglite-0-3'),
      external: true,
    }));
    builder.onLoad({ filter: /engine-version\.ts$/ }, () => ({
      contents: `export const engineVersion = () => '${oldEngine}';`,
      loader: 'ts',
    }));
    // Its data lies in one of those.
    builder.onLoad({ filter: /drop-spare-databases\.ts$/ }, () => ({
      contents: 'export const dropSpareDatabases = () => Promise.resolve();',
      loader: 'ts',
    }));
    builder.onLoad({ filter: /open-engine\.ts$/ }, async ({ path: file }) => {
      const contents = await readFile(file, 'utf8');
      // It has no such list, and starts with what it has.
      return { contents: contents.replace(/^ *startParams: .*\n/m, ''), loader: 'ts' };
    });
  },
};

/** Builds the thread of an Easel of before: all of the present one but for its engine. Call `dispose` when done. */
export async function buildOldEngine(): Promise<{ workerFile: string; dispose(): void }> {
  mkdirSync(path.join(root, 'build'), { recursive: true });
  const scripts = mkdtempSync(path.join(root, 'build', 'test-old-engine-'));
  await build({
    entryPoints: { engine: path.join(root, 'lib/backend-engine/engine.worker.ts') },
    outdir: scripts,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    format: 'esm',
    platform: 'node',
    // All of `@supabase/lite` comes along, since it is what imports the engine; these look for files of their own.
    external: ['typescript', 'ws', 'libpg-query'],
    banner: {
      js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);",
    },
    plugins: [withOldEngine],
    logLevel: 'warning',
  });
  return {
    workerFile: path.join(scripts, 'engine.mjs'),
    dispose: () => rmSync(scripts, { recursive: true, force: true }),
  };
}
