import { readFile } from 'node:fs/promises';
import { builtinModules } from 'node:module';
import path from 'node:path';
import { build, type BuildFailure, type Loader, type Message, type OnResolveResult, type Plugin } from 'esbuild';
import type { Problem } from '../../base/foundation/problem';
import { describeSourceFault } from '../../preview/compiler/describe-problem';
import { confinedPlugin } from '../../preview/packages/confined-plugin';
import { followImportMap, readImportMap } from '../functions/import-map';
import { importShims } from '../functions/import-shims';
import { listLines } from './list-lines';
import { mapImport } from '../functions/map-import';
import type { FunctionBundle, FunctionJob } from './function-bundle';

const project = 'function';
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
/** A larger one is refused by Supabase as well. */
const mostBytes = 20 * 1024 ** 2;

/**
 * Bundles one function and its packages into a text that runs inside an async function, with `__easel` in scope: what the
 * entry exports is put there. Nothing is run, and nothing is read besides the job's files and its packages. Faults come
 * back with the file and line.
 */
export async function bundleFunction(job: FunctionJob): Promise<FunctionBundle> {
  try {
    const made = await build({
      stdin: {
        contents: `import * as exported from ${JSON.stringify(`/${job.entry}`)};\n__easel.exported = exported;`,
        loader: 'js',
        resolveDir: '/',
      },
      absWorkingDir: '/',
      outfile: '/function.js',
      bundle: true,
      write: false,
      format: 'esm',
      platform: 'browser',
      target: 'es2022',
      mainFields: ['module', 'main'],
      conditions: ['workerd', 'worker', 'module', 'production'],
      sourcemap: 'external',
      sourcesContent: false,
      legalComments: 'none',
      logLevel: 'silent',
      jsx: 'automatic',
      tsconfigRaw: { compilerOptions: { jsx: 'react-jsx', useDefineForClassFields: true } },
      define: { 'process.env.NODE_ENV': '"production"', global: 'globalThis' },
      plugins: [
        nodePlugin(),
        filesPlugin(job),
        ...(job.packagesRoot === null ? [] : [confinedPlugin(job.packagesRoot), withoutMapsPlugin()]),
      ],
    });
    const [code, map] = ['.js', '.map'].map((ending) => made.outputFiles.find((file) => file.path.endsWith(ending))!);
    if (code!.contents.length > mostBytes) return faulty({ kind: 'compile', message: tooLarge(job.name) });
    return { kind: 'bundled', code: code!.text, lines: listLines(map!.text) };
  } catch (error) {
    const { errors } = error as BuildFailure;
    if (!Array.isArray(errors)) throw error;
    return faulty(...errors.slice(0, 20).map((message) => describe(message, job)));
  }
}

const tooLarge = (name: string) => `The server function ${name} is larger than 20 MB with its packages.`;
const faulty = (...problems: Problem[]): FunctionBundle => ({ kind: 'faulty', problems });

/** Node's own modules, which workerd has: asked for when they are needed, since not every one exists there. */
function nodePlugin(): Plugin {
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

/** The function's own files, from memory, and what its imports stand for. */
function filesPlugin(job: FunctionJob): Plugin {
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
            // Names in an import map lie beside the map, all others beside the file.
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
            const found = await builder.resolve(specifier, { resolveDir: job.packagesRoot, kind: args.kind });
            if (found.errors.length > 0 || found.namespace === 'not-installed') return notThere(specifier);
            return { path: found.path, namespace: found.namespace, sideEffects: found.sideEffects };
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

const refuse = (text: string): OnResolveResult => ({ errors: [{ text }] });
const notThere = (specifier: string) =>
  refuse(`The package “${specifier}” is not there. Import it as “npm:${specifier}”.`);

/**
 * Packages name files beside them as their source maps, and esbuild would read those wherever they lie, so the names go.
 * After the confined plugin, which has refused what lies outside.
 */
function withoutMapsPlugin(): Plugin {
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

function describe({ text, location }: Message, { files, name }: FunctionJob): Problem {
  const file = location ? location.file.slice(location.file.startsWith(`${project}:`) ? project.length + 1 : 0) : null;
  const source = file === null ? undefined : files[file];
  if (file === null || source === undefined || !location) {
    return { kind: 'compile', message: `The server function ${name}: ${text}`.slice(0, 4000) };
  }
  return describeSourceFault(file, source, { message: text, line: location.line, column: location.column });
}
