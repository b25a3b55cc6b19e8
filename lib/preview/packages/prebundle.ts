import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { build, type BuildFailure, type Plugin } from 'esbuild';
import { compressFolder } from './compress-folder';
import { confinedPlugin, outsideMessage } from './confined-plugin';
import { packageNameOf } from './package-name';
import { commonEntrySource, readStaticExports } from './static-exports';
import { assetLoaders, offersStyle, readStyleSheet, styleModuleSource } from './style-sheets';

export type PrebundleJob = {
  /** The folder that contains `node_modules`. Nothing outside it is read. */
  root: string;
  /** Folder to fill; it is created. */
  out: string;
  /** Hash of the resulting layer; font URLs contain it. */
  hash: string;
  specifiers: readonly string[];
  /** Packages whose own style sheet can be `@import`ed by name. */
  packages: readonly string[];
  /** Compression level of the copies stored next to the files, 0–11. */
  brotli: number;
};

export type PrebundleResult =
  | { kind: 'made'; imports: Record<string, string>; styles: Record<string, string>; bytes: number }
  /** `isHostile`: a package tried to read a file outside its folder. */
  | { kind: 'refused'; isHostile: boolean; detail: string };

/** Replacements for Node's globals in package code; the production bundle uses the same ones with `production`. */
export function packageDefines(mode: 'development' | 'production'): Record<string, string> {
  return { 'process.env.NODE_ENV': JSON.stringify(mode), global: 'globalThis' };
}

/**
 * Turns installed packages into ES modules that a browser loads directly: one file per import, with shared code (React)
 * in its own files so that it exists once. Names are not minified, since React's messages and component stacks show
 * them. Specifiers that don't resolve are left out. Parses and bundles package code, but never runs it.
 */
export async function prebundle(job: PrebundleJob): Promise<PrebundleResult> {
  const allowed = realpathSync(path.join(job.root, 'node_modules')) + path.sep;
  const isInside = (file: string) => realpathSync(file).startsWith(allowed);
  const files = fileNames(job.specifiers);
  const absent = new Set<string>();
  const styles = await collectStyles(job);

  const entries: Plugin = {
    name: 'entries',
    setup(bundle) {
      bundle.onResolve({ filter: /^entry:/ }, async (args) => {
        const specifier = args.path.slice('entry:'.length);
        const found = await bundle.resolve(specifier, { resolveDir: job.root, kind: 'import-statement' });
        // A path outside the root is one of Easel's own packages higher up on the disk, or a link that leads outside:
        // not the project's.
        const isAbsent =
          found.errors.length > 0 || found.external || (found.namespace === 'file' && !isInside(found.path));
        if (isAbsent || found.namespace === 'node-builtin' || found.namespace === 'not-installed') {
          absent.add(specifier);
          return { path: specifier, namespace: 'absent-entry' };
        }
        if (found.namespace !== 'file' || found.path.endsWith('.css')) return found;

        const exported = await readStaticExports(found.path, allowed);
        if (exported.kind === 'module') return { path: found.path };
        return {
          path: specifier,
          namespace: 'common-entry',
          pluginData: commonEntrySource(found.path, exported.names),
        };
      });
      bundle.onLoad({ filter: /.*/, namespace: 'absent-entry' }, () => ({ contents: '' }));
      bundle.onLoad({ filter: /.*/, namespace: 'common-entry' }, (args) => ({
        contents: String(args.pluginData),
        resolveDir: job.root,
      }));
      bundle.onLoad({ filter: /\.css$/, namespace: 'file' }, async (args) => {
        if (!isInside(args.path)) return undefined;
        const name = path.relative(allowed, realpathSync(args.path)).split(path.sep).join('/');
        return {
          contents: styleModuleSource(name, (await readStyleSheet(job.root, args.path, job.hash)) ?? ''),
          loader: 'js',
        };
      });
    },
  };

  await mkdir(job.out, { recursive: true });
  try {
    const result = await build({
      absWorkingDir: job.root,
      entryPoints: Object.fromEntries([...files].map(([specifier, file]) => [file, `entry:${specifier}`])),
      outdir: job.out,
      entryNames: '[name]',
      chunkNames: 'chunk-[hash]',
      bundle: true,
      splitting: true,
      format: 'esm',
      platform: 'browser',
      target: 'es2022',
      mainFields: ['browser', 'module', 'main'],
      conditions: ['development', 'module'],
      define: packageDefines('development'),
      loader: { ...assetLoaders, '.js': 'jsx', '.node': 'empty' },
      minifySyntax: true,
      minifyWhitespace: true,
      legalComments: 'none',
      sourcemap: false,
      metafile: true,
      tsconfigRaw: '{}',
      logLevel: 'silent',
      plugins: [entries, confinedPlugin(job.root)],
    });
    await Promise.all(
      [...absent].map((specifier) => rm(path.join(job.out, `${files.get(specifier)}.js`), { force: true })),
    );
    await compressFolder(job.out, job.brotli);

    const imports = [...files].filter(([specifier]) => !absent.has(specifier));
    const bytes = Object.values(result.metafile.outputs).reduce((sum, output) => sum + output.bytes, 0);
    return {
      kind: 'made',
      imports: Object.fromEntries(imports.map(([specifier, file]) => [specifier, `${file}.js`])),
      styles,
      bytes,
    };
  } catch (failure) {
    await rm(job.out, { recursive: true, force: true });
    const errors = (failure as Partial<BuildFailure>).errors;
    if (!errors) throw failure;
    const texts = errors.map((error) =>
      `${error.location?.file.replace(/^.*node_modules\//, '') ?? ''} ${error.text}`.trim(),
    );
    return {
      kind: 'refused',
      isHostile: errors.some((error) => error.text.startsWith(outsideMessage)),
      detail: texts.slice(0, 5).join('\n').slice(0, 1_000),
    };
  }
}

/** `@scope/name/sub` becomes `@scope__name__sub`, so a layer is one flat folder. */
function fileNames(specifiers: readonly string[]): Map<string, string> {
  const files = new Map<string, string>();
  const taken = new Set<string>();
  for (const specifier of new Set(specifiers)) {
    let file = specifier.replace(/[^A-Za-z0-9@._-]/g, '__');
    while (taken.has(file)) file += '_';
    taken.add(file);
    files.set(specifier, file);
  }
  return files;
}

async function collectStyles({ root, hash, specifiers, packages }: PrebundleJob): Promise<Record<string, string>> {
  const offering = packages.filter((name) => {
    const file = path.join(root, 'node_modules', name, 'package.json');
    return existsSync(file) && offersStyle(JSON.parse(readFileSync(file, 'utf8')));
  });
  // Style packages import their parts with and without the extension: `@fontsource-variable/x/wght-italic`.
  const isStyle = (specifier: string) => specifier.endsWith('.css') || offering.includes(packageNameOf(specifier));
  const wanted = [...new Set([...offering, ...specifiers.filter(isStyle)])].sort();
  const found = await Promise.all(wanted.map(async (name) => [name, await readStyleSheet(root, name, hash)] as const));
  return Object.fromEntries(found.filter((pair): pair is readonly [string, string] => pair[1] !== null));
}
