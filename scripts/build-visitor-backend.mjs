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
 * The backend that runs in a visitor's tab (`build/visitor-backend`): the script that goes first into a shared app's
 * document, the worker, the service worker, Postgres and the empty database, each under a name that tells its content and
 * beside it compressed; `manifest.json` names them. Made of `build/backend`, so that one is prepared first.
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
      // Names stay: errors are told apart by them.
      keepNames: true,
      inject: [path.join(root, room, 'node/globals.ts')],
      // PGlite looks for its files beside itself unless it is given them; it is.
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
    // The best there is: made once for each content, and sent to each visitor.
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

/** What only making a database, replication or encodings nobody uses read is blank; places stay. */
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

/** Parts of the engine's packages that a tab never runs: other databases, a second parser of SQL, a client of itself. */
const neverRun =
  /^(@supabase\/lite\/sqlite|@supabase\/pg-delta(\/.*)?|pgsql-parser|pgsql-deparser(\/.*)?|@supabase\/supabase-js)$/;

/** What a browser has instead of Node's own modules; what it has nothing for is empty. */
function inPlaceOfNode(root) {
  // By the names our own modules ask by; a package that asks otherwise finds nothing and does as in a browser.
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
      // Faults of a page are told in English, as the engine's own are.
      bundling.onResolve({ filter: /^\.\.\/locales\/index\.js$/ }, ({ path: asked }) => ({
        path: asked,
        namespace: 'nothing',
      }));
      bundling.onLoad({ filter: /.*/, namespace: 'nothing' }, () => ({
        // One of them is a class that the engine's own extends.
        contents: 'module.exports = { Deparser: class {} };',
      }));
    },
  };
}

/** Extensions that an app may ask for are read when it does. */
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
