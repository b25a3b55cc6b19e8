import { init as lexerReady } from 'es-module-lexer';
import { build, type BuildFailure, type BuildOptions, type Message, type Plugin } from 'esbuild';
import type { Problem } from '../../base/foundation/problem';
import { describeSourceFault } from '../../preview/compiler/describe-problem';
import { confinedPlugin } from '../../preview/packages/confined-plugin';
import type { BundleLines, FunctionBundle, FunctionJob } from './function-bundle';
import { filesPlugin, markedPackagesPlugin, nodePlugin, project, withoutMapsPlugin } from './function-plugins';
import { listLines } from './list-lines';
import { composePackages, takeOutPackages } from './take-out-packages';

/** Supabase refuses larger ones too. */
const mostBytes = 20 * 1024 ** 2;

type Piece = { code: string; lines: BundleLines };

/**
 * Bundles one function and its packages into texts that run inside an async function, with `__easel` in scope, where
 * they put the entry's exports. Runs nothing, and reads nothing besides the job's files and its packages. Faults are
 * returned with the file and line.
 *
 * If possible, packages are bundled separately, and reused as long as the function imports the same from them: they are
 * most of a function, and seldom change. They are then evaluated before the function's own files.
 */
export async function bundleFunction(job: FunctionJob): Promise<FunctionBundle> {
  return (await bundleApart(job)) ?? bundleWhole(job);
}

/** Null if packages can't be separate, or if there is a fault: bundling the whole then shows where it is. */
async function bundleApart(job: FunctionJob): Promise<FunctionBundle | null> {
  try {
    const made = await makePiece(entryOf(job), [nodePlugin(), filesPlugin(job, 'mark')]);
    await lexerReady();
    const taken = takeOutPackages(made.code);
    if (taken === null) return null;
    const packages =
      job.packagesRoot === null || taken.imports.length === 0
        ? null
        : await packagesOf(job.packagesRoot, composePackages(taken.imports));
    if (made.code.length + (packages?.code.length ?? 0) > mostBytes) return null;
    return { kind: 'bundled', code: taken.code, lines: made.lines, binds: taken.binds, packages };
  } catch (error) {
    if (!Array.isArray((error as BuildFailure).errors)) throw error;
    return null;
  }
}

async function bundleWhole(job: FunctionJob): Promise<FunctionBundle> {
  const ofPackages = job.packagesRoot === null ? [] : [confinedPlugin(job.packagesRoot), withoutMapsPlugin()];
  try {
    const made = await makePiece(entryOf(job), [nodePlugin(), filesPlugin(job, 'bundle'), ...ofPackages]);
    if (made.code.length > mostBytes) return faulty({ kind: 'compile', message: tooLarge(job.name) });
    return { kind: 'bundled', ...made, binds: '', packages: null };
  } catch (error) {
    const { errors } = error as BuildFailure;
    if (!Array.isArray(errors)) throw error;
    return faulty(...errors.slice(0, 20).map((message) => describe(message, job)));
  }
}

/**
 * The most recently used bundles of packages, by their folder and what is imported; files in such a folder never
 * change.
 */
const made = new Map<string, Piece & { key: string }>();
const mostMade = 12;

async function packagesOf(root: string, entry: string): Promise<Piece & { key: string }> {
  const key = `${root}\n${entry}`;
  const before = made.get(key);
  made.delete(key);
  const plugins = [nodePlugin(), markedPackagesPlugin(root), confinedPlugin(root), withoutMapsPlugin()];
  // Identifiers are not shortened, since packages tell errors apart by their names.
  const packages = before ?? {
    ...(await makePiece(entry, plugins, { minifyWhitespace: true, minifySyntax: true })),
    key,
  };
  made.set(key, packages);
  for (const oldest of made.keys()) if (made.size > mostMade) made.delete(oldest);
  return packages;
}

const entryOf = ({ entry }: FunctionJob) =>
  `import * as exported from ${JSON.stringify(`/${entry}`)};\n__easel.exported = exported;`;

async function makePiece(entry: string, plugins: Plugin[], more: BuildOptions = {}): Promise<Piece> {
  const { outputFiles } = await build({
    stdin: { contents: entry, loader: 'js', resolveDir: '/' },
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
    plugins,
    ...more,
  });
  const [code, map] = ['.js', '.map'].map((ending) => outputFiles!.find((file) => file.path.endsWith(ending))!);
  return { code: code!.text, lines: listLines(map!.text) };
}

const tooLarge = (name: string) => `The server function ${name} is larger than 20 MB with its packages.`;
const faulty = (...problems: Problem[]): FunctionBundle => ({ kind: 'faulty', problems });

function describe({ text, location }: Message, { files, name }: FunctionJob): Problem {
  const file = location ? location.file.slice(location.file.startsWith(`${project}:`) ? project.length + 1 : 0) : null;
  const source = file === null ? undefined : files[file];
  if (file === null || source === undefined || !location) {
    return { kind: 'compile', message: `The server function ${name}: ${text}`.slice(0, 4000) };
  }
  return describeSourceFault(file, source, { message: text, line: location.line, column: location.column });
}
