import { init as lexerReady } from 'es-module-lexer';
import { build, type BuildFailure, type BuildOptions, type Message, type Plugin } from 'esbuild';
import type { Problem } from '../../base/foundation/problem';
import { describeSourceFault } from '../../preview/compiler/describe-problem';
import { confinedPlugin } from '../../preview/packages/confined-plugin';
import type { BundleLines, FunctionBundle, FunctionJob } from './function-bundle';
import { filesPlugin, markedPackagesPlugin, nodePlugin, project, withoutMapsPlugin } from './function-plugins';
import { listLines } from './list-lines';
import { composePackages, takeOutPackages } from './take-out-packages';

/** A larger one is refused by Supabase as well. */
const mostBytes = 20 * 1024 ** 2;

type Piece = { code: string; lines: BundleLines };

/**
 * Bundles one function and its packages into texts that run inside an async function, with `__easel` in scope: what the
 * entry exports is put there. Nothing is run, and nothing is read besides the job's files and its packages. Faults come
 * back with the file and line.
 *
 * Packages come as a piece of their own where that can be, made once for as long as the function imports the same from
 * them: they are most of a function, and change seldom. They are then evaluated before the function's own files.
 */
export async function bundleFunction(job: FunctionJob): Promise<FunctionBundle> {
  return (await bundleApart(job)) ?? bundleWhole(job);
}

/** Null where packages can't be apart, or there is a fault: the whole then shows where it lies. */
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

/** The newest packages made, by where they lie and what is taken from them; what lies there never changes. */
const made = new Map<string, Piece & { key: string }>();
const mostMade = 12;

async function packagesOf(root: string, entry: string): Promise<Piece & { key: string }> {
  const key = `${root}\n${entry}`;
  const before = made.get(key);
  made.delete(key);
  const plugins = [nodePlugin(), markedPackagesPlugin(root), confinedPlugin(root), withoutMapsPlugin()];
  // Names stay, since packages tell errors apart by them.
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
