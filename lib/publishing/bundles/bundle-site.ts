import path from 'node:path';
import { build, type BuildFailure, type BuildOptions, type BuildResult, type Message, type OutputFile } from 'esbuild';
import { describeLinkFault, describeSourceFault } from '../../preview/compiler/describe-problem';
import type { Problem } from '../../base/foundation/problem';
import { confinedPlugin } from '../../preview/packages/confined-plugin';
import { assetLoaders } from '../../preview/packages/style-sheets';
import { extractCandidates, hasCandidates } from '../../preview/tailwind/extract-candidates';
import { createTailwind } from '../../preview/tailwind/tailwind';
import { findTailwindStyle, type TailwindStyles } from '../../preview/tailwind/tailwind-styles';
import { addFallbacks } from '../../base/fonts/add-fallbacks';
import { isFamily } from '../../base/fonts/imported-families';
import type { BundleAnswer, BundleRequest } from './bundle';
import { findFirstSegments } from './find-first-segments';
import { findFontPreloads } from './find-font-preloads';
import { PageTooLarge } from '../documents/parse-page';
import { type BundleFiles, projectNamespace, projectPlugin } from './project-plugin';
import { siteEnv, siteEnvName } from './site-env';
import { composeSitePage, entryOfPage, stylesOfPage } from './site-page';

/**
 * Builds a site from a tree: one esbuild bundle with tree-shaken packages, read from where they are installed,
 * Tailwind's sheet, the files of `public/`, and index.html. Runs no code of the project. Faults are returned as
 * problems with file and line; it rejects only because of bugs of Easel's own.
 */
export async function bundleSite(request: BundleRequest, styles: TailwindStyles): Promise<BundleAnswer> {
  try {
    return await makeSite(request, styles);
  } catch (error) {
    if (!(error instanceof PageTooLarge)) throw error;
    const message = `index.html can't be a site's page: ${error.message}.`;
    return refused({ kind: 'compile', file: 'index.html', message });
  }
}

async function makeSite(request: BundleRequest, styles: TailwindStyles): Promise<BundleAnswer> {
  const files = readFiles(request);
  const page = files.text('index.html');
  if (page === null)
    return refused({ kind: 'blank-page', message: 'The app has no index.html, so there is no page to open.' });
  const entry = entryOfPage(page);
  if (entry === null || files.bytes(entry) === null) {
    return refused({
      kind: 'blank-page',
      message: 'index.html starts no file of the app, so the page would stay empty.',
    });
  }

  let result: BuildResult<{ metafile: true; write: false }>;
  try {
    result = await build({
      ...buildOptions(request),
      entryPoints: [entry, ...stylesOfPage(page)],
      plugins: [
        projectPlugin({
          files,
          packagesRoot: request.packagesRoot,
          compileStyle: styleCompiler(files, request, styles),
        }),
        confinedPlugin(request.packagesRoot),
      ],
      metafile: true,
      write: false,
    });
  } catch (error) {
    const failure = error as BuildFailure;
    if (!Array.isArray(failure.errors)) throw error;
    return { files: [], problems: failure.errors.slice(0, 20).map((message) => describe(message, files)) };
  }
  if (request.purpose === 'check') return { files: [], problems: [] };

  const outputs = result.outputFiles.map((file) => ({ file, path: siteUrl(file) }));
  const entryUrl = urlOfEntry(result, entry);
  const sheets = outputs.filter(({ path: url }) => isEntryStyle(url, entryUrl));
  const html = composeSitePage(page, {
    scripts: [entryUrl],
    styles: sheets.map(({ path: url }) => url),
    preloads: preloadsOf(result, entryUrl),
    fonts: findFontPreloads(sheets.map(({ file }) => file.text)),
    backend: request.backend,
    details: request.details,
    name: request.name,
    language: 'en',
  });
  return {
    problems: [],
    firstSegments: findFirstSegments(files.paths.map((path) => ({ path, text: files.text(path) ?? '' }))),
    files: [
      { path: 'index.html', base64: Buffer.from(html).toString('base64'), immutable: false },
      ...outputs.map(({ file, path: url }) => ({
        path: url.slice(1),
        base64: Buffer.from(file.contents).toString('base64'),
        immutable: true,
      })),
      ...files.paths
        .filter((file) => file.startsWith('public/') && file !== 'public/index.html')
        .map((file) => ({
          path: file.slice('public/'.length),
          base64: Buffer.from(files.bytes(file)!).toString('base64'),
          immutable: false,
        })),
    ],
  };
}

function buildOptions({ purpose, backend }: BundleRequest): BuildOptions {
  return {
    absWorkingDir: '/',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'browser',
    target: ['es2022', 'chrome111', 'safari16.4', 'firefox114'],
    outdir: '/site',
    publicPath: '/',
    entryNames: 'assets/[name]-[hash]',
    chunkNames: 'assets/[name]-[hash]',
    assetNames: 'assets/[name]-[hash]',
    minify: purpose === 'site',
    sourcemap: false,
    legalComments: 'none',
    logLevel: 'silent',
    jsx: 'automatic',
    mainFields: ['browser', 'module', 'main'],
    conditions: ['production', 'module'],
    // Assets of packages: fonts, and pictures used by their style sheets. They are never inlined into a sheet, so that
    // each is fetched only when needed.
    loader: Object.fromEntries(Object.keys(assetLoaders).map((extension) => [extension, 'file'])),
    tsconfigRaw: { compilerOptions: { jsx: 'react-jsx', useDefineForClassFields: true } },
    define: {
      'process.env.NODE_ENV': '"production"',
      ...defineEnv(backend !== null),
      'import.meta.hot': 'undefined',
      global: 'globalThis',
    },
  };
}

/**
 * Inlines the values that are the same on every site, so that development code is removed. The page itself provides the
 * rest.
 */
function defineEnv(hasBackend: boolean): Record<string, string> {
  const known = Object.entries(siteEnv).map(([name, value]) => [`import.meta.env.${name}`, JSON.stringify(value)]);
  return {
    ...Object.fromEntries(known),
    'import.meta.env': hasBackend ? `globalThis.${siteEnvName}` : JSON.stringify(siteEnv),
  };
}

function readFiles(request: BundleRequest): BundleFiles {
  const bytes = new Map<string, Uint8Array>();
  const bytesOf = (file: string): Uint8Array | null => {
    const known = bytes.get(file);
    if (known) return known;
    const content = Object.hasOwn(request.files, file) ? request.files[file] : undefined;
    if (content === undefined) return null;
    const made = 'text' in content ? Buffer.from(content.text) : Buffer.from(content.base64, 'base64');
    bytes.set(file, made);
    return made;
  };
  return {
    paths: Object.keys(request.files),
    bytes: bytesOf,
    text: (file) => {
      const content = Object.hasOwn(request.files, file) ? request.files[file] : undefined;
      if (content === undefined) return null;
      return 'text' in content ? content.text : Buffer.from(content.base64, 'base64').toString('utf8');
    },
  };
}

function styleCompiler(files: BundleFiles, request: BundleRequest, styles: TailwindStyles) {
  // Read once for all sheets, because each sheet needs the class names of all sources.
  let candidates: ReadonlySet<string>[] | null = null;
  return async (file: string, css: string) => {
    if (!/@(?:import|tailwind|theme|apply|utility|variant|custom-variant|source|plugin|config|reference)\b/.test(css)) {
      return { css: addFallbacks(css) };
    }
    candidates ??= files.paths.filter(hasCandidates).map((name) => extractCandidates(files.text(name) ?? ''));
    const tailwind = createTailwind({
      resolveStyle: (specifier, from) => {
        const own = findTailwindStyle(styles, specifier, from);
        if (own) return own;
        if (Object.hasOwn(request.styles, specifier)) return { path: specifier, content: request.styles[specifier]! };
        const beside = path.posix.normalize(path.posix.join(path.posix.dirname(from), specifier));
        const text = files.text(beside) ?? files.text(`${beside}.css`);
        if (text !== null) return { path: beside, content: text };
        // The font could not be fetched, so the site is published with a system font.
        return isFamily(specifier) ? { path: specifier, content: '' } : null;
      },
    });
    const compiled = await tailwind.compile(css, file, candidates);
    return compiled.ok ? { css: addFallbacks(compiled.value) } : { message: compiled.error.message };
  };
}

function refused(problem: Problem): BundleAnswer {
  return { files: [], problems: [problem] };
}

/** Describes an esbuild error in the words the preview uses for the same fault. */
function describe(message: Message, files: BundleFiles): Problem {
  const file = message.location?.file.replace(new RegExp(`^${projectNamespace}:`), '').replace(/\?[^]*$/, '');
  const source = file === undefined ? null : files.text(file);
  if (file === undefined || source === null || !message.location) {
    return { kind: 'compile', message: message.text.slice(0, 4000) };
  }
  const specifier = /“([^“”]+)”/.exec(message.text)?.[1];
  if (specifier !== undefined && /no such file|is not part of/.test(message.text)) {
    const kind = message.text.includes('is not part of') ? 'missing-package' : 'missing-module';
    return { ...describeLinkFault(file, source, { kind: 'missing-module', message: message.text, specifier }), kind };
  }
  const { line, column } = message.location;
  return describeSourceFault(file, source, { message: message.text, line, column });
}

function siteUrl(file: OutputFile): string {
  return file.path.replaceAll('\\', '/').replace(/^.*?\/site\//, '/');
}

function urlOfEntry(result: BuildResult<{ metafile: true }>, entry: string): string {
  const found = Object.entries(result.metafile.outputs).find(
    ([name, output]) => name.endsWith('.js') && output.entryPoint?.endsWith(`:${entry}`),
  );
  if (!found) throw new Error(`the bundle has no output for ${entry}`);
  return found[0].replace(/^.*?site\//, '/');
}

/** The entry's own sheet is named after the entry; sheets of pages loaded later belong to their own chunk. */
function isEntryStyle(url: string, entryUrl: string): boolean {
  return url.endsWith('.css') && url.startsWith(entryUrl.replace(/-[A-Z0-9]+\.js$/, '-'));
}

function preloadsOf(result: BuildResult<{ metafile: true }>, entryUrl: string): string[] {
  const output = Object.entries(result.metafile.outputs).find(
    ([name]) => name.replace(/^.*?site\//, '/') === entryUrl,
  )?.[1];
  return (output?.imports ?? [])
    .filter((one) => one.kind === 'import-statement' && !one.external)
    .map((one) => one.path.replace(/^.*?site\//, '/'));
}
