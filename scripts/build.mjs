// Builds everything `npm start` runs: the pages (Next), the server and its workers, the browser's compiler and preview
// client, the code editor's files, the standard template's package layer, the databases that new data folders and new
// apps' backends start from, and the backend that runs in a visitor's tab.
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { root, runOrFail } from './steps/run.mjs';

const at = (...names) => path.join(root, ...names);

/** The server and its workers, bundled because Node 20 can't run TypeScript; packages stay where they are installed. */
export async function buildServer() {
  const [{ build }, { buildEngine }, { buildLeaving }, { buildFunctions }, { buildDrawnPages }] = await Promise.all([
    import('esbuild'),
    import('./build-engine.mjs'),
    import('./build-leaving.mjs'),
    import('./build-functions.mjs'),
    import('./build-drawn-pages.mjs'),
  ]);
  await buildDrawnPages({ root });
  await buildEngine({ root });
  await buildLeaving({ root });
  await buildFunctions({ root });
  await build({
    absWorkingDir: root,
    entryPoints: { main: 'lib/web/main.ts', ...workerEntries() },
    outdir: 'build',
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    chunkNames: 'server-chunks/[name]-[hash]',
    format: 'esm',
    platform: 'node',
    target: 'node20',
    packages: 'external',
    sourcemap: true,
    logLevel: 'warning',
  });
}

/** Code that runs in a process or thread of its own: `<name>.worker.ts` becomes `build/workers/<name>.mjs`. */
function workerEntries() {
  const entries = JSON.parse(readFileSync(at('scripts', 'worker-entries.json'), 'utf8'));
  return Object.fromEntries(Object.entries(entries).map(([name, file]) => [`workers/${name}`, file]));
}

/** The code editor is served from here, never from a CDN. */
function copyEditor() {
  const version = JSON.parse(readFileSync(at('node_modules', 'monaco-editor', 'package.json'), 'utf8')).version;
  const stamp = at('public', 'monaco', 'version');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === version) return;
  mkdirSync(at('public', 'monaco'), { recursive: true });
  cpSync(at('node_modules', 'monaco-editor', 'min', 'vs'), at('public', 'monaco', 'vs'), { recursive: true });
  writeFileSync(stamp, version);
}

/** The PDF reader, which runs in a worker of the page, with the tables it needs for Chinese, Japanese and Korean. */
function copyPdfReader() {
  const from = (...names) => at('node_modules', 'pdfjs-dist', ...names);
  mkdirSync(at('public', 'pdf'), { recursive: true });
  cpSync(from('legacy', 'build', 'pdf.worker.min.mjs'), at('public', 'pdf', 'pdf.worker.min.mjs'));
  cpSync(from('cmaps'), at('public', 'pdf', 'cmaps'), { recursive: true });
}

/** Everything the browser needs besides the pages, and the template's packages. */
export async function buildParts() {
  copyEditor();
  copyPdfReader();
  const [{ buildCompiler }, { buildPreviewClient }, { buildContainerParts }] = await Promise.all([
    import('./build-compiler.mjs'),
    import('./build-preview-client.mjs'),
    import('./build-container-parts.mjs'),
  ]);
  const outdir = at('public', 'runtime');
  await Promise.all([
    buildCompiler({ root, outdir }),
    buildPreviewClient({ root, outdir }),
    buildContainerParts({ root, outdir }),
    runOrFail(process.execPath, ['scripts/prepare-layer.mjs']),
    runOrFail(process.execPath, ['scripts/prepare-database.mjs']),
  ]);
}

async function buildAll() {
  await buildParts();
  await Promise.all([
    buildServer()
      .then(() => runOrFail(process.execPath, ['scripts/prepare-backend.mjs']))
      // It is made from the empty backend.
      .then(() => runOrFail(process.execPath, ['scripts/build-visitor-backend.mjs'])),
    runOrFail(process.execPath, ['node_modules/next/dist/bin/next', 'build'], {
      env: { NEXT_TELEMETRY_DISABLED: '1' },
    }),
  ]);
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) await buildAll();
