import path from 'node:path';
import { build } from 'esbuild';
import { hashModules, offered } from './steps/hash-modules.mjs';
import { unpackExtension } from './steps/unpack-extensions.mjs';

/**
 * Bundles what runs in the process of each open backend, and of one that is carried over, packages and all: it is loaded whenever one opens, and six hundred
 * modules read one by one took a third of that. Two stay where they are installed, since they find their files by their own
 * address: PGlite, the one that `@supabase/lite` brings and not the project's, and a parser that is hardly ever asked for.
 * `plugins` come before its own, for tests.
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
    // Beside the entry, so that both find PGlite by the same way.
    chunkNames: 'engine-[name]-[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    // Names stay: errors are told apart by them.
    minifyWhitespace: true,
    minifySyntax: true,
    sourcemap: true,
    legalComments: 'none',
    logLevel: 'warning',
    // Some of the packages ask by `require`, which modules have not.
    banner: {
      js: "import{createRequire as easelRequire}from'node:module';const require=easelRequire(import.meta.url);",
    },
    define: { shippedModules: JSON.stringify(hashModules(root).join(' ')) },
    // ws asks for these two where they are there, and does without.
    external: ['bufferutil', 'utf-8-validate'],
    plugins: [
      ...plugins,
      offerExtensions(root, outdir),
      leaveInPlace(/^(@electric-sql\/pglite|libpg-query)(\/|$)/, outdir),
    ],
  });
}

export const engineEntries = {
  engine: 'lib/backend-engine/engine.worker.ts',
  carry: 'lib/backend-engine/carry-over/carry.worker.ts',
};

/** Imports packages from where they are installed for whoever imports them, by a way from `outdir`: all may move together. */
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

/** Extensions that an app may ask for lie beside the bundle, file by file, and are read when they are asked for. */
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
        const contents = `import { offerExtension } from './lib/backend-engine/process/offer-extension';
export const ${name} = offerExtension(${JSON.stringify(name)}, ${JSON.stringify(files)});`;
        return { contents, resolveDir: root };
      });
    },
  };
}
