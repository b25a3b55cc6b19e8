import type { Plugin } from 'esbuild';
import { cp, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { findPackage } from '@/lib/backends/backend-engine/find-package';
import { buildScripts } from '@/lib/base/foundation/build-scripts.fixture';
import { hashModules } from '@/scripts/steps/hash-modules.mjs';
import { withOldLayout } from './old-layout.fixture';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** The engine whose data the tests carry over. */
export const oldEngine = 'pglite 0.3';

/** Substitutes the old PGlite for the one that `@supabase/lite` brings, and reports its version. */
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
    // The old engine keeps its data in one of those databases.
    builder.onLoad({ filter: /drop-spare-databases\.ts$/ }, () => ({
      contents: 'export const dropSpareDatabases = () => Promise.resolve();',
      loader: 'ts',
    }));
    builder.onLoad({ filter: /session\/session\.ts$/ }, async ({ path: file }) => {
      const contents = await readFile(file, 'utf8');
      // The same with the search path: the old engine set it once at startup.
      return { contents: contents.replace(`'reset all;`, `'reset all; set search_path to public;`), loader: 'ts' };
    });
    builder.onLoad({ filter: /connect-database\.ts$/ }, async ({ path: file }) => {
      const contents = await readFile(file, 'utf8');
      // The old engine has no `startParams` and starts with its own.
      const without = contents.replace(/^ *startParams: .*\n/m, '');
      if (without === contents) throw new Error('connect-database.ts sets no startParams to leave out');
      return { contents: without, loader: 'ts' };
    });
  },
};

/** The engine that `@supabase/lite` brings, at its installed location. */
const withPresentEngine: Plugin = {
  name: 'present-engine',
  setup(builder) {
    const from = createRequire(path.join(findPackage('@supabase/lite', import.meta.dirname), 'package.json'));
    builder.onResolve({ filter: /^@electric-sql\/pglite/ }, ({ path: name }) => ({
      path: from.resolve(name).replace(/\.cjs$/, '.js'),
      external: true,
    }));
  },
};

/**
 * Builds the engine of an older Easel: the current code except for its PGlite and for object ownership. Call `dispose`
 * when done.
 */
export async function buildOldEngine(): Promise<{ workerFile: string; dispose: () => Promise<void> }> {
  return buildEngine([withOldEngine, withOldLayout]);
}

/**
 * Builds an engine with the current PGlite but the old object ownership, for data from before a non-superuser owner
 * existed.
 */
export async function buildOldLayout(): Promise<{ workerFile: string; dispose: () => Promise<void> }> {
  return buildEngine([withPresentEngine, withOldLayout]);
}

async function buildEngine(plugins: Plugin[]): Promise<{ workerFile: string; dispose: () => Promise<void> }> {
  const { folder, dispose } = await buildScripts({
    files: { engine: 'lib/backends/backend-engine/engine.worker.ts' },
    packages: 'bundle',
    // Bundles all of `@supabase/lite`, since it imports the engine; the external packages look for their own files.
    external: ['typescript', 'ws', 'libpg-query'],
    banner: {
      js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);",
    },
    define: { shippedModules: JSON.stringify(hashModules(root).join(' ')) },
    plugins,
  });
  // An engine's process may read files next to its bundle and the packages of the current engine.
  const engine = path.join('node_modules', 'pglite-0-3');
  await cp(path.join(root, engine), path.join(folder, engine), { recursive: true });
  return { workerFile: path.join(folder, 'engine.mjs'), dispose };
}
