import { existsSync, realpathSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Loader, OnLoadResult, OnResolveResult, PartialMessage, Plugin } from 'esbuild';
import { expandGlobs } from './expand-globs';
import { isAsset } from '../../preview/compiler/plain-modules';
import { readAliases } from '../../preview/compiler/read-aliases';
import { createResolver } from '../../preview/compiler/resolve-import';
import { scanSource } from '../../preview/compiler/scan-source';
import { extensionOf } from '../../base/files/path';
import { readFontAddress } from '../../preview/packages/font-address';
import { isFamily } from '../../base/fonts/imported-families';
import { trimBarrel } from './trim-barrel';

/** The files of a tree in the form the bundler needs; null for files that don't exist. */
export type BundleFiles = {
  paths: readonly string[];
  text(path: string): string | null;
  bytes(path: string): Uint8Array | null;
};

const namespace = 'project';
const codeLoaders: Readonly<Record<string, Loader>> = {
  '.tsx': 'tsx',
  '.ts': 'ts',
  '.mts': 'ts',
  '.jsx': 'jsx',
  '.js': 'jsx',
  '.mjs': 'js',
  '.json': 'json',
};

/**
 * Lets esbuild read a project from memory by Vite's rules: aliases, missing extensions, images as URLs, `?raw`, `?url`,
 * globs, style sheets through `compileStyle`. Packages are resolved only under `packagesRoot`.
 */
export function projectPlugin(options: {
  files: BundleFiles;
  packagesRoot: string;
  compileStyle(path: string, css: string): Promise<{ css: string } | { message: string }>;
}): Plugin {
  const { files, packagesRoot } = options;
  const has = (file: string) => files.bytes(file) !== null;
  const aliases = readAliases(files.text);
  const resolve = createResolver(has, aliases);
  const installed = realpathSync(path.join(packagesRoot, 'node_modules')) + path.sep;
  const indexes = new Map<string, Promise<string | null>>();
  let wantedNames: ReadonlyMap<string, ReadonlySet<string>> | null = null;

  /** A package's index reduced to what this project imports from it; null if it must be loaded in full. */
  function trimmed(specifier: string, file: string): Promise<string | null> {
    const wanted = (wantedNames ??= readWantedNames(files)).get(specifier);
    if (!wanted || !realpathSync(file).startsWith(installed)) return Promise.resolve(null);
    const known = indexes.get(file) ?? readFile(file, 'utf8').then((source) => trimBarrel(source, wanted));
    indexes.set(file, known);
    return known;
  }

  /** The file for a font address in a layer's style sheet. It is published as one of the site's own files. */
  function fontAt(address: string): string | null {
    const font = readFontAddress(address);
    const file = font && path.join(installed, font.file);
    return file !== null && existsSync(file) && realpathSync(file).startsWith(installed) ? file : null;
  }

  return {
    name: 'project',
    setup(build) {
      build.onResolve({ filter: /.*/, namespace }, async (args): Promise<OnResolveResult> => {
        const font = args.kind === 'url-token' ? fontAt(args.path) : null;
        if (font !== null) return { path: font };
        const importer = args.importer.replace(/\?[^]*$/, '');
        const found = resolve(args.path, importer);
        switch (found.kind) {
          case 'address':
            return { path: args.path, external: true };
          case 'package': {
            const { path: specifier, kind } = args;
            const inPackage = await build.resolve(specifier, { resolveDir: packagesRoot, kind });
            if (inPackage.errors.length > 0 && isFamily(specifier)) return { path: specifier, namespace: 'family' };
            if (inPackage.errors.length > 0) {
              return { errors: [{ text: `The package “${specifier}” is not part of this app.` }] };
            }
            const { path: file, namespace: place, sideEffects } = inPackage;
            const isIndex = place === 'file' && !sideEffects && kind === 'import-statement';
            if (isIndex && (await trimmed(specifier, file))) return { path: file, namespace: 'index', sideEffects };
            return { path: file, namespace: place, sideEffects };
          }
          case 'file': {
            // A file in public/ is served under its own name and is not bundled.
            if (found.path.startsWith('public/') && isAsset(found.path) && args.kind === 'url-token') {
              return { path: `/${found.path.slice('public/'.length)}`, external: true };
            }
            return { path: found.path + found.query, namespace };
          }
          case 'missing': {
            if (args.kind === 'url-token') return { path: args.path, external: true };
            return { errors: [{ text: `${importer} asks for “${args.path}”, and there is no such file.` }] };
          }
          default:
            return found satisfies never;
        }
      });

      build.onResolve({ filter: /.*/ }, (args) =>
        args.kind === 'entry-point' ? { path: args.path, namespace } : undefined,
      );

      build.onLoad({ filter: /.*/, namespace }, (args) => load(args.path));

      // Fonts that could not be fetched; the site is published with system fonts.
      build.onLoad({ filter: /.*/, namespace: 'family' }, () => ({ contents: '', loader: 'css' }));

      // A separate namespace, so that a package which imports the same file gets all of it.
      build.onLoad({ filter: /.*/, namespace: 'index' }, async ({ path: file }) => ({
        contents: (await indexes.get(file))!,
        loader: 'js',
        resolveDir: path.dirname(file),
      }));
    },
  };

  async function load(name: string): Promise<OnLoadResult> {
    const [file = '', query = ''] = name.split('?');
    const bytes = files.bytes(file);
    if (bytes === null) return { errors: [{ text: `There is no file ${file}.` }] };
    const isPublic = file.startsWith('public/');
    if (query === 'raw') return { contents: Buffer.from(bytes), loader: 'text' };
    if (query === 'url' || query === 'inline' || isAsset(file)) {
      if (isPublic) return { contents: JSON.stringify(`/${file.slice('public/'.length)}`), loader: 'json' };
      return { contents: Buffer.from(bytes), loader: query === 'inline' ? 'dataurl' : 'file' };
    }
    const text = Buffer.from(bytes).toString('utf8');
    const extension = extensionOf(file);
    if (extension === '.css') return loadStyle(file, text);
    const loader = codeLoaders[extension];
    if (loader === undefined) return { contents: Buffer.from(bytes), loader: 'file' };
    if (loader === 'json') return { contents: text, loader };
    return { contents: expandGlobs(text, file, files.paths, aliases), loader, resolveDir: path.posix.dirname(file) };
  }

  async function loadStyle(file: string, text: string): Promise<OnLoadResult> {
    const compiled = await options.compileStyle(file, text);
    if ('message' in compiled) return { errors: [{ text: compiled.message } satisfies PartialMessage] };
    return { contents: compiled.css, loader: file.endsWith('.module.css') ? 'local-css' : 'css' };
  }
}

/**
 * The names that all sources together import from each package. Leaves out packages that are imported as a whole
 * somewhere.
 */
function readWantedNames(files: BundleFiles): Map<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  const whole = new Set<string>();
  for (const file of files.paths) {
    for (const { specifier, names, isDynamic } of scanSource(file, files.text(file) ?? '').imports) {
      if (isDynamic || names.length === 0 || names.some(({ imported }) => imported === '*')) whole.add(specifier);
      const wanted = found.get(specifier) ?? new Set();
      for (const { imported } of names) wanted.add(imported);
      found.set(specifier, wanted);
    }
  }
  for (const specifier of whole) found.delete(specifier);
  return found;
}

export { namespace as projectNamespace };
