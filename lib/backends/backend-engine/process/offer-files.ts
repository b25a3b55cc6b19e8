/** A file of a Postgres extension: where Postgres looks for it, and where it comes from. */
export type ExtensionFile = { at: string; from: string; size: number };

type FileNode = { contents: Uint8Array; usedBytes: number };
type FileSystem = {
  mkdirTree(folder: string): void;
  create(file: string, mode: number): FileNode;
};
type LoaderOptions = { preRun: ((module: { FS: FileSystem; WASM_PREFIX: string }) => void)[] };

const readOnly = 0o444;

/**
 * An extension in PGlite's format, whose files exist by name and are read only when Postgres first opens them. PGlite's
 * own way unpacks and compiles every extension at each opening, a third of its work, for something hardly any app uses.
 * `read` is synchronous, because Postgres waits for its files.
 */
export function offerFiles(name: string, files: readonly ExtensionFile[], read: (from: string) => Uint8Array) {
  return {
    name,
    setup: (_database: unknown, emscriptenOpts: LoaderOptions) => {
      emscriptenOpts.preRun.push(({ FS, WASM_PREFIX }) => {
        for (const file of files) putLater(FS, `${WASM_PREFIX}/${file.at}`.replaceAll(/\/{2,}/g, '/'), file, read);
      });
      return Promise.resolve({ emscriptenOpts });
    },
  };
}

function putLater(
  system: FileSystem,
  file: string,
  { from, size }: ExtensionFile,
  read: (from: string) => Uint8Array,
): void {
  system.mkdirTree(file.slice(0, file.lastIndexOf('/')));
  const node = system.create(file, readOnly);
  const keep = (contents: Uint8Array) => {
    Object.defineProperty(node, 'contents', { value: contents, writable: true });
    return contents;
  };
  Object.defineProperty(node, 'contents', {
    configurable: true,
    get: () => keep(read(from)),
    set: keep,
  });
  node.usedBytes = size;
}
