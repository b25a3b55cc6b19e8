import path from 'node:path';
import { build } from 'esbuild';
import { hashModules, offered } from './steps/hash-modules.mjs';
import { unpackExtension } from './steps/unpack-extensions.mjs';

/**
 * Bundles the code of a backend's process, and of one that migrates old data, including packages: it loads whenever a
 * backend opens, and reading six hundred modules one by one took a third of that time. Two packages stay where they are
 * installed, because they locate their files relative to themselves: PGlite (the copy that `@supabase/lite` brings, not
 * the project's) and a rarely used parser. `plugins` run before its own, for tests.
 */
export async function buildEngine({
  root,
  outdir = path.join(root, 'build/workers'),
  entries = engineEntries,
  plugins = /** @type {import('esbuild').Plugin[]} */ ([]),
}) {
  await build({
    absWorkingDir: root,
    entryPoints: entries,
    outdir,
    outExtension: { '.js': '.mjs' },
    // Next to the entry, so that both resolve PGlite by the same relative path.
    chunkNames: 'engine-[name]-[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    // Identifiers are kept, because errors are recognised by name.
    minifyWhitespace: true,
    minifySyntax: true,
    sourcemap: true,
    legalComments: 'none',
    logLevel: 'warning',
    // Some of the packages call `require`, which ES modules don't have.
    banner: {
      js: "import{createRequire as easelRequire}from'node:module';const require=easelRequire(import.meta.url);",
    },
    define: { shippedModules: JSON.stringify(hashModules(root).join(' ')) },
    // Optional dependencies of ws, which works without them.
    external: ['bufferutil', 'utf-8-validate'],
    plugins: [
      ...plugins,
      offerExtensions(root, outdir),
      leaveInPlace(/^(@electric-sql\/pglite|libpg-query)(\/|$)/, outdir),
    ],
  });
}

export const engineEntries = {
  engine: 'lib/backends/backend-engine/engine.worker.ts',
  carry: 'lib/backends/backend-engine/carry-over/carry.worker.ts',
};

/**
 * Imports packages from their installed location, by a path relative to `outdir`, so that everything can be moved
 * together.
 */
function leaveInPlace(filter, outdir) {
  return {
    name: 'leave-in-place',
    setup(bundle) {
      bundle.onResolve({ filter }, async ({ path: name, kind, resolveDir, pluginData }) => {
        if (pluginData === 'asked') return undefined;
        const found = await bundle.resolve(name, { kind, resolveDir, pluginData: 'asked' });
        return found.errors.length > 0
          ? found
          : { path: path.relative(outdir, found.path).split(path.sep).join('/'), external: true };
      });
    },
  };
}

/** Extensions that an app may use are placed next to the bundle as separate files, and read when requested. */
function offerExtensions(root, outdir) {
  const filter = new RegExp(`^@electric-sql/pglite/contrib/(${offered.join('|')})$`);
  return {
    name: 'offer-extensions',
    setup(bundle) {
      bundle.onResolve({ filter }, async ({ path: asked, kind, resolveDir, pluginData }) => {
        if (pluginData === 'asked') return undefined;
        const found = await bundle.resolve(asked, { kind, resolveDir, pluginData: 'asked' });
        return found.errors.length > 0 ? found : { path: found.path, namespace: 'extension' };
      });
      bundle.onLoad({ filter: /.*/, namespace: 'extension' }, ({ path: script }) => {
        const name = path.basename(script, '.js');
        const files = unpackExtension(path.join(path.dirname(script), '..', `${name}.tar.gz`), name, outdir);
        const contents = `import { offerExtension } from './lib/backends/backend-engine/process/offer-extension';
export const ${name} = offerExtension(${JSON.stringify(name)}, ${JSON.stringify(files)});`;
        return { contents, resolveDir: root };
      });
    },
  };
}
