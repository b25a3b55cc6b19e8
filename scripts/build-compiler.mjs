import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const shortHash = (bytes) => createHash('sha256').update(bytes).digest('hex').slice(0, 16);

/**
 * Bundles the compiler's worker and copies its wasm under content-hashed names, so that both may be cached for ever.
 * `manifest.json` names them as `{ worker, wasm }`, paths from the site's root. Deletes files of older builds.
 */
export async function buildCompiler({ root, outdir = path.join(root, 'public/runtime') }) {
  const require = createRequire(path.join(root, 'package.json'));
  const [bundle, wasm] = await Promise.all([
    build({
      entryPoints: [path.join(root, 'lib/preview/compiler/worker.ts')],
      bundle: true,
      write: false,
      format: 'esm',
      platform: 'browser',
      target: 'es2022',
      minify: true,
      legalComments: 'none',
      loader: { '.css': 'text' },
      // Never requested: the page passes the wasm's real address.
      define: { 'import.meta.url': '"https://unused.invalid/"' },
      logLevel: 'warning',
    }),
    readFile(require.resolve('@swc/wasm-web/wasm_bg.wasm')),
  ]);
  const code = bundle.outputFiles[0].contents;
  const names = { worker: `compiler-worker-${shortHash(code)}.js`, wasm: `swc-${shortHash(wasm)}.wasm` };
  await mkdir(outdir, { recursive: true });
  const present = await readdir(outdir);
  await Promise.all([
    writeFile(path.join(outdir, names.worker), code),
    present.includes(names.wasm) ? null : writeFile(path.join(outdir, names.wasm), wasm),
  ]);
  const manifest = { worker: `/runtime/${names.worker}`, wasm: `/runtime/${names.wasm}` };
  await writeFile(path.join(outdir, 'manifest.json'), `${JSON.stringify(manifest)}\n`);
  const old = present.filter((name) => /^(?:compiler-worker|swc)-/.test(name) && !Object.values(names).includes(name));
  await Promise.all(old.map((name) => rm(path.join(outdir, name), { force: true })));
  return manifest;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
  console.log(JSON.stringify(await buildCompiler({ root })));
}
