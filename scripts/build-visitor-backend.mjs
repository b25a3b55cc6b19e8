import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';
import { build } from 'esbuild';
import { find, offered, packed } from './steps/hash-modules.mjs';
import { unpackExtension } from './steps/unpack-extensions.mjs';
import { writeTemplate } from './steps/write-template.mjs';

const compress = promisify(brotliCompress);
const room = 'lib/backends/visitor-backend';
const types = {
  js: 'text/javascript; charset=utf-8',
  wasm: 'application/wasm',
  data: 'application/octet-stream',
  tar: 'application/x-tar',
};

/**
 * Builds the backend that runs in a visitor's tab (`build/visitor-backend`): the first script in a shared app's
 * document, the worker, the service worker, Postgres and the empty database. Each file's name contains a hash of its
 * content, and a compressed copy is stored next to it; `manifest.json` lists them. Needs `build/backend`, which must be
 * prepared first.
 */
export async function buildVisitorBackend({ root, outdir = path.join(root, 'build/visitor-backend') }) {
  mkdirSync(outdir, { recursive: true });
  const engine = findEngine(root);
  const files = {
    wasm: ['pglite.wasm', readFileSync(path.join(engine, 'pglite.wasm'))],
    data: ['pglite.data', trimData(engine)],
    template: ['template.tar', writeTemplate(path.join(root, 'build/backend/database'))],
  };
  const extensions = offered.flatMap((name) =>
    unpackExtension(path.join(engine, `${name}.tar.gz`), name, path.join(outdir, 'unpacked')).map((file) => ({
      ...file,
      name,
      bytes: readFileSync(path.join(outdir, 'unpacked', file.from)),
    })),
  );
  rmSync(path.join(outdir, 'unpacked'), { recursive: true, force: true });
  const keptExtensions = extensions.map(({ bytes, ...file }) => ({
    ...file,
    from: nameOf(`${file.name}-${path.posix.basename(file.from)}`, bytes),
    bytes,
  }));

  const scripts = await Promise.all([
    bundle(root, 'boot', 'page/boot.ts', { format: 'iife' }),
    bundle(root, 'relay', 'relay/relay.ts', { format: 'iife' }),
    bundle(root, 'worker', 'worker/visitor.worker.ts', {
      format: 'esm',
      // Keep names: errors are recognised by them.
      keepNames: true,
      inject: [path.join(root, room, 'node/globals.ts')],
      // PGlite would look for its files next to itself, but here they are passed to it.
      define: {
        'import.meta.url': '"https://unused.invalid/"',
        global: 'globalThis',
        'process.env.NODE_ENV': '"production"',
      },
      plugins: [inPlaceOfNode(root), offerExtensions(root, keptExtensions)],
    }),
  ]);
  const all = {
    ...Object.fromEntries(scripts.map(({ name, code }) => [name, [`${name}.js`, code]])),
    ...files,
  };
  const manifest = { files: {} };
  const put = async (name, bytes) => {
    const extension = /\.(\w+)$/.exec(name)?.[1] ?? '';
    manifest.files[name] = { type: types[extension] ?? 'application/octet-stream', bytes: bytes.length };
    if (!existsSync(path.join(outdir, name))) writeFileSync(path.join(outdir, name), bytes);
    // The highest quality: each file is compressed once and sent to every visitor.
    const params = {
      [constants.BROTLI_PARAM_QUALITY]: 11,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
      [constants.BROTLI_PARAM_LGWIN]: 22,
    };
    if (!existsSync(path.join(outdir, `${name}.br`)))
      writeFileSync(path.join(outdir, `${name}.br`), await compress(bytes, { params }));
    manifest.files[name].brotli = readFileSync(path.join(outdir, `${name}.br`)).length;
  };
  for (const [part, [name, bytes]] of Object.entries(all)) manifest[part] = nameOf(name, bytes);
  await Promise.all([
    ...Object.values(all).map(([name, bytes]) => put(nameOf(name, bytes), bytes)),
    ...keptExtensions.map(({ from, bytes }) => put(from, bytes)),
  ]);
  writeFileSync(path.join(outdir, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  for (const name of readdirSync(outdir))
    if (name !== 'manifest.json' && !Object.hasOwn(manifest.files, name.replace(/\.br$/, '')))
      rmSync(path.join(outdir, name));
  return manifest;
}

function nameOf(name, bytes) {
  const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 16);
  const at = name.lastIndexOf('.');
  return `${name.slice(0, at)}-${hash}${name.slice(at)}`;
}

/** The PGlite that `@supabase/lite` brings, not the project's own. */
const findEngine = (root) => path.join(find('@electric-sql/pglite', find('@supabase/lite', root)), 'dist');

/**
 * Files that are only read when creating a database, for replication or for encodings nobody uses. They are filled with
 * zeros, so that the other files keep their positions.
 */
const unread =
  /pgxs|_and_|euc2004_sjis|walreceiver|pgoutput|\.sample$|share\/postgresql\/(errcodes|sql_features|information_schema|system_|postgres\.bki|snowball_create)/;
function trimData(engine) {
  const data = readFileSync(path.join(engine, 'pglite.data'));
  for (const { file, start, end } of packed(engine)) if (unread.test(file)) data.fill(0, start, end);
  return data;
}

async function bundle(root, name, entry, options) {
  const made = await build({
    absWorkingDir: root,
    entryPoints: [path.join(room, entry)],
    bundle: true,
    write: false,
    minify: true,
    platform: 'browser',
    target: 'es2022',
    legalComments: 'none',
    logLevel: 'warning',
    metafile: process.env.EASEL_SHOW_BUNDLES === '1',
    ...options,
  });
  if (made.metafile) writeFileSync(path.join(root, 'build', `${name}.meta.json`), JSON.stringify(made.metafile));
  return { name, code: Buffer.from(made.outputFiles[0].contents) };
}

/**
 * Parts of the engine's packages that a tab never runs: other databases, a second SQL parser, the engine's own client.
 */
const neverRun =
  /^(@supabase\/lite\/sqlite|@supabase\/pg-delta(\/.*)?|pgsql-parser|pgsql-deparser(\/.*)?|@supabase\/supabase-js)$/;

/** Replaces Node's own modules with their counterparts in a browser; a module without one is empty. */
function inPlaceOfNode(root) {
  // Keyed by the names under which our own modules import them; a package that uses another name gets an empty module
  // and behaves as in a browser.
  const instead = { 'node:crypto': 'node/crypto.ts', 'node:async_hooks': 'node/async-hooks.ts' };
  const builtin =
    /^(node:.*|fs|fs\/promises|path|url|util|stream|os|child_process|module|crypto|zlib|ws|events|assert|tty)$/;
  return {
    name: 'in-place-of-node',
    setup(bundling) {
      bundling.onResolve({ filter: builtin }, ({ path: asked }) => {
        const own = instead[asked];
        return own ? { path: path.join(root, room, own) } : { path: asked, namespace: 'nothing' };
      });
      bundling.onResolve({ filter: neverRun }, ({ path: asked }) => ({ path: asked, namespace: 'nothing' }));
      // Errors of a page are reported in English, like the engine's own.
      bundling.onResolve({ filter: /^\.\.\/locales\/index\.js$/ }, ({ path: asked }) => ({
        path: asked,
        namespace: 'nothing',
      }));
      bundling.onLoad({ filter: /.*/, namespace: 'nothing' }, () => ({
        // One of these modules has a class that the engine's own extends.
        contents: 'module.exports = { Deparser: class {} };',
      }));
    },
  };
}

/** An extension that an app can enable is only read when it is requested. */
function offerExtensions(root, files) {
  const filter = new RegExp(`^@electric-sql/pglite/contrib/(${offered.join('|')})$`);
  return {
    name: 'offer-extensions',
    setup(bundling) {
      bundling.onResolve({ filter }, ({ path: asked }) => ({
        path: path.posix.basename(asked),
        namespace: 'extension',
      }));
      bundling.onLoad({ filter: /.*/, namespace: 'extension' }, ({ path: name }) => {
        const own = files.filter((file) => file.name === name).map(({ at, from, size }) => ({ at, from, size }));
        const contents = `import { offerFetched } from './${room}/worker/offer-fetched';
export const ${name} = offerFetched(${JSON.stringify(name)}, ${JSON.stringify(own)});`;
        return { contents, resolveDir: root };
      });
    },
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
  const { files } = await buildVisitorBackend({ root });
  const sum = (key, filter) =>
    Object.entries(files)
      .filter(([name]) => filter(name))
      .reduce((all, [, file]) => all + file[key], 0);
  for (const [name, { bytes, brotli }] of Object.entries(files))
    console.log(`${name}: ${bytes} bytes, ${brotli} in brotli`);
  const isFirst = (name) => /^(boot|relay|worker|pglite|template)/.test(name);
  console.log(`A visitor's backend: ${sum('brotli', isFirst)} bytes in brotli`);
}
