import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { readTar } from './read-tar.mjs';

/** Postgres extensions that `@supabase/lite` offers; the packages contain others, which no app can enable. */
export const offered = ['isn', 'ltree', 'file_fdw', 'pgcrypto'];
/** Previous engines and the tools to export their data, which run when a backend is migrated. */
const besides = ['pglite-0-3', 'pglite-tools-0-3', 'pglite-tools-0-4'];

const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');

/**
 * SHA-256 of every WebAssembly module that an engine's process may ever run: Postgres and initdb, the libraries it
 * loads later (plpgsql, text search, encodings), the extensions an app can enable, and the SQL parser.
 */
export function hashModules(root) {
  const lite = find('@supabase/lite', root);
  const parser = find('libpg-query', root);
  const engines = [find('@electric-sql/pglite', lite ?? root), ...besides.map((name) => find(name, root))];
  const hashes = [];
  for (const folder of engines) if (folder) hashes.push(...hashDist(path.join(folder, 'dist')));
  if (parser) hashes.push(sha256(readFileSync(path.join(parser, 'wasm', 'libpg-query.wasm'))));
  return [...new Set(hashes)].sort();
}

export function find(name, from) {
  const places = createRequire(path.join(from, 'index.js')).resolve.paths(name) ?? [];
  return places.map((place) => path.join(place, name)).find((folder) => existsSync(folder));
}

function hashDist(dist) {
  const names = readdirSync(dist);
  const read = (name) => readFileSync(path.join(dist, name));
  const archives = offered.map((name) => `${name}.tar.gz`).filter((name) => names.includes(name));
  return [
    ...names.filter((name) => name.endsWith('.wasm')).map((name) => sha256(read(name))),
    ...archives.flatMap((name) => librariesIn(readTar(read(name))).map(({ bytes }) => sha256(bytes))),
    ...(names.includes('pglite.data') ? librariesInData(read('pglite.data'), packed(dist, names)).map(sha256) : []),
  ];
}

/**
 * The files in `pglite.data` of a package's `dist` and their positions: the loader's own list, which is in one of the
 * scripts next to it.
 */
export function packed(dist, names = readdirSync(dist)) {
  const entry =
    /"?filename"?:\s*"([^"]+)",\s*"?start"?:\s*([\de]+),\s*"?end"?:\s*([\de]+)|"?end"?:\s*([\de]+),\s*"?filename"?:\s*"([^"]+)",\s*"?start"?:\s*([\de]+)/g;
  for (const name of names.filter((one) => one.endsWith('.js'))) {
    const found = [...readFileSync(path.join(dist, name), 'utf8').matchAll(entry)];
    if (found.length === 0) continue;
    return found.map(([, file, start, end, lateEnd, lateFile, lateStart]) => ({
      file: file ?? lateFile,
      start: Number(start ?? lateStart),
      end: Number(end ?? lateEnd),
    }));
  }
  throw new Error(`${dist} says nowhere what its data holds.`);
}

const librariesIn = (files) => files.filter(({ file }) => file.endsWith('.so'));

function librariesInData(data, files) {
  const libraries = librariesIn(files).map(({ start, end }) => data.subarray(start, end));
  if (libraries.length === 0) throw new Error('The data of PGlite holds no libraries.');
  return libraries;
}
