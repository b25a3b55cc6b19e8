import { readFileSync } from 'node:fs';
import path from 'node:path';

/** A file of an extension of Postgres: where Postgres looks for it, and where it lies beside the bundle. */
type ExtensionFile = { at: string; from: string; size: number };

type FileNode = { contents: Uint8Array; usedBytes: number };
type FileSystem = {
  mkdirTree(folder: string): void;
  create(file: string, mode: number): FileNode;
};
type LoaderOptions = { preRun: ((module: { FS: FileSystem; WASM_PREFIX: string }) => void)[] };

const readOnly = 0o444;

/**
 * An extension as PGlite takes it, whose files are there by name and are read when Postgres first opens them. PGlite's own way
 * unpacks and compiles each extension at every opening, a third of its work, for what hardly an app ever asks for. A library that
 * is asked for comes to the guard as every other module does.
 */
export function offerExtension(name: string, files: readonly ExtensionFile[]) {
  return {
    name,
    setup: (_database: unknown, emscriptenOpts: LoaderOptions) => {
      emscriptenOpts.preRun.push(({ FS, WASM_PREFIX }) => {
        for (const file of files) putLater(FS, path.posix.join(WASM_PREFIX, file.at), file);
      });
      return Promise.resolve({ emscriptenOpts });
    },
  };
}

function putLater(system: FileSystem, file: string, { from, size }: ExtensionFile): void {
  system.mkdirTree(path.posix.dirname(file));
  const node = system.create(file, readOnly);
  const keep = (contents: Uint8Array) => {
    Object.defineProperty(node, 'contents', { value: contents, writable: true });
    return contents;
  };
  Object.defineProperty(node, 'contents', {
    configurable: true,
    get: () => keep(readFileSync(path.resolve(import.meta.dirname, from))),
    set: keep,
  });
  node.usedBytes = size;
}
