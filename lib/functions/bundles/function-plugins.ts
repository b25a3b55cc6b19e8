import { readFile } from 'node:fs/promises';
import { builtinModules } from 'node:module';
import path from 'node:path';
import type { ImportKind, Loader, OnResolveResult, Plugin, PluginBuild } from 'esbuild';
import { followImportMap, readImportMap } from '../functions/import-map';
import { importShims } from '../functions/import-shims';
import { mapImport } from '../functions/map-import';
import type { FunctionJob } from './function-bundle';

/** The namespace of a function's own files. */
export const project = 'function';
/** The prefix of a package that is left out of a bundle. */
export const packageMark = 'easel-package:';
/** Whether packages become part of a function's bundle, or stay imports with `packageMark`. */
export type PackageImports = 'bundle' | 'mark';

const builtins = new Set(builtinModules);
const loaders: Readonly<Record<string, Loader>> = {
  '.ts': 'ts',
  '.mts': 'ts',
  '.tsx': 'tsx',
  '.jsx': 'jsx',
  '.js': 'jsx',
  '.mjs': 'js',
  '.json': 'json',
  '.txt': 'text',
  '.html': 'text',
  '.md': 'text',
  '.css': 'text',
};
const endings = ['', '.ts', '.tsx', '.js', '/index.ts', '/mod.ts', '/index.js'];
/** Node's own modules, which workerd provides: loaded only when they are needed, since not all of them exist there. */
export function nodePlugin(): Plugin {
  return {
    name: 'node',
    setup(builder) {
      builder.onResolve({ filter: /^node:/ }, ({ path: name }) => ({ path: name, namespace: 'node' }));
      builder.onResolve({ filter: /^[a-z_]+(?:\/[a-z]+)?$/, namespace: 'file' }, ({ path: name }) =>
        builtins.has(name) ? { path: `node:${name}`, namespace: 'node' } : undefined,
      );
      builder.onLoad({ filter: /.*/, namespace: 'node' }, ({ path: name }) => ({
        contents: `module.exports = __easel.node(${JSON.stringify(name)});`,
      }));
    },
  };
}

/** Resolves the function's own files, from memory, and its imports. */
export function filesPlugin(job: FunctionJob, onPackage: PackageImports): Plugin {
  const imports = readImportMap(job.files, job.entry);
  const has = (file: string) => Object.hasOwn(job.files, file);
  const find = (file: string) => endings.map((ending) => file + ending).find(has) ?? null;

  return {
    name: 'files',
    setup(builder) {
      builder.onResolve({ filter: /^\/supabase\// }, (args) =>
        args.importer === '<stdin>' ? { path: args.path.slice(1), namespace: project } : undefined,
      );
      builder.onResolve({ filter: /^easel:/ }, ({ path: name }) => ({ path: name.slice(6), namespace: 'shim' }));
      builder.onResolve({ filter: /.*/, namespace: project }, async (args): Promise<OnResolveResult> => {
        const named = followImportMap(imports, args.path);
        const mapped = mapImport(named);
        switch (mapped.kind) {
          case 'file': {
            // Paths in an import map are relative to the map, all others to the importing file.
            const from = named === args.path ? path.posix.dirname(args.importer) : path.posix.dirname(job.entry);
            const file = find(path.posix.normalize(path.posix.join(from, named)));
            if (file !== null) return { path: file, namespace: project };
            return refuse(`${args.importer} asks for “${args.path}”, and there is no such file.`);
          }
          case 'node':
            return { path: mapped.name, namespace: 'node' };
          case 'shim':
            return { path: mapped.name, namespace: 'shim' };
          case 'package':
          case 'bare': {
            const specifier = mapped.kind === 'bare' ? named : mapped.name + mapped.subpath;
            if (job.packagesRoot === null) return notThere(specifier);
            if (onPackage === 'bundle') return findPackage(builder, job.packagesRoot, specifier, args.kind);
            // Only packages from import statements can be evaluated before the function's own code.
            if (args.kind !== 'import-statement' || /\.m[jt]s$/.test(args.importer)) return refuse('not apart');
            return { path: packageMark + specifier, external: true };
          }
          case 'unknown':
            return refuse(
              `“${args.path}” can't be used here: it is not on npm. Write “npm:” and a package that does the same.`,
            );
          default:
            return mapped satisfies never;
        }
      });
      builder.onLoad({ filter: /.*/, namespace: project }, ({ path: file }) => ({
        contents: job.files[file]!,
        loader: loaders[path.posix.extname(file)] ?? 'text',
      }));
      builder.onLoad({ filter: /.*/, namespace: 'shim' }, ({ path: name }) => {
        const contents = importShims[name];
        return contents === undefined ? { errors: [{ text: `There is no ${name}.` }] } : { contents };
      });
    },
  };
}

async function findPackage(
  builder: PluginBuild,
  root: string,
  specifier: string,
  kind: ImportKind,
): Promise<OnResolveResult> {
  const found = await builder.resolve(specifier, { resolveDir: root, kind });
  if (found.errors.length > 0 || found.namespace === 'not-installed') return notThere(specifier);
  return { path: found.path, namespace: found.namespace, sideEffects: found.sideEffects };
}

/** Resolves marked packages in an entry that Easel generated. */
export function markedPackagesPlugin(root: string): Plugin {
  return {
    name: 'marked-packages',
    setup(builder) {
      builder.onResolve({ filter: new RegExp(`^${packageMark}`) }, ({ path: name, kind }) =>
        findPackage(builder, root, name.slice(packageMark.length), kind),
      );
    },
  };
}

const refuse = (text: string): OnResolveResult => ({ errors: [{ text }] });
const notThere = (specifier: string) =>
  refuse(`The package “${specifier}” is not there. Import it as “npm:${specifier}”.`);

/**
 * Packages name files as their source maps, and esbuild would read those wherever they are, so this removes the names.
 * Put it after the confined plugin, which refuses files outside.
 */
export function withoutMapsPlugin(): Plugin {
  return {
    name: 'without-maps',
    setup(builder) {
      builder.onLoad({ filter: /\.[cm]?jsx?$/, namespace: 'file' }, async ({ path: file }) => ({
        contents: (await readFile(file, 'utf8')).replaceAll('sourceMappingURL=', 'sourceMappingURL '),
        loader: 'js',
      }));
    },
  };
}
