import type { Plugin } from 'esbuild';
import { cp, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { findPackage } from '@/lib/backend-engine/find-package';
import { buildScripts } from '@/lib/foundation/build-scripts.fixture';
import { hashModules } from '@/scripts/steps/hash-modules.mjs';
import { withOldLayout } from './old-layout.fixture';

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
    builder.onLoad({ filter: /session\/session\.ts$/ }, async ({ path: file }) => {
      const contents = await readFile(file, 'utf8');
      // The same with where names are looked for: it said so once, when it began.
      return { contents: contents.replace(`'reset all;`, `'reset all; set search_path to public;`), loader: 'ts' };
    });
    builder.onLoad({ filter: /open-engine\.ts$/ }, async ({ path: file }) => {
      const contents = await readFile(file, 'utf8');
      // It has no such list, and starts with what it has.
      return { contents: contents.replace(/^ *startParams: .*\n/m, ''), loader: 'ts' };
    });
  },
};

/** The one that `@supabase/lite` brings, where it is installed. */
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

/** Builds the engine of an Easel of before: all of the present one but for its engine, and for who owns what. Call `dispose` when done. */
export async function buildOldEngine(): Promise<{ workerFile: string; dispose: () => Promise<void> }> {
  return buildEngine([withOldEngine, withOldLayout]);
}

/** Builds one with the present engine, for data of before there was an owner that is no superuser. */
export async function buildOldLayout(): Promise<{ workerFile: string; dispose: () => Promise<void> }> {
  return buildEngine([withPresentEngine, withOldLayout]);
}

async function buildEngine(plugins: Plugin[]): Promise<{ workerFile: string; dispose: () => Promise<void> }> {
  const { folder, dispose } = await buildScripts({
    files: { engine: 'lib/backend-engine/engine.worker.ts' },
    packages: 'bundle',
    // All of `@supabase/lite` comes along, since it is what imports the engine; these look for files of their own.
    external: ['typescript', 'ws', 'libpg-query'],
    banner: {
      js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);",
    },
    define: { shippedModules: JSON.stringify(hashModules(root).join(' ')) },
    plugins,
  });
  // An engine's process reads what lies beside its bundle, and the packages of the present engine.
  const engine = path.join('node_modules', 'pglite-0-3');
  await cp(path.join(root, engine), path.join(folder, engine), { recursive: true });
  return { workerFile: path.join(folder, 'engine.mjs'), dispose };
}
