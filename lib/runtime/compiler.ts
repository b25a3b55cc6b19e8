import type { FileOperation } from '../files/file-operation';
import type { Problem } from '../foundation/problem';
import type { PackageLayer } from '../packages/package-layer';

/**
 * The embedded runtime's compiler: source files in, native ES modules out. It runs in a worker of the studio's page and
 * in Node for tests. It knows no frame, no server and no network: what it needs (wasm, style sheets) is passed in.
 */

/**
 * Where an import stands in a compiled module: `code.slice(start, end)` is the specifier without quotes. `dynamic` marks
 * `import(…)`, which runs on demand.
 */
export type ImportSite = { start: number; end: number; specifier: string; dynamic?: true };

/**
 * One module as it is kept and served. Its `code` depends on its own source and on which files exist, never on
 * its neighbours' content, an env value or a package layer; hence it may be kept by hash and is immutable.
 * Imports of project files are root-relative URLs of the file (`/src/lib/utils.ts`), imports of packages stay bare
 * (`react`); an import map (or, for a hot update, the frame's client) gives both their address.
 *
 * The code calls these of the page, which must be there before the first module runs (`globalThis.__easel`):
 * `env` (what `import.meta.env` is) · `style(url, css)` puts a sheet into the page or replaces it ·
 * `refresh(url)` → `{ register(type, id), signature() }`, React Refresh's two calls with ids made unique by the URL.
 */
export type CompiledModule = {
  /** `/src/App.tsx`; a query (`?raw`, `?url`) is part of it. */
  url: string;
  code: string;
  /** SHA-256 of `code`. */
  hash: string;
  imports: ImportSite[];
  /** Whether it takes its own hot update: all exports are components, or it is a style sheet without exports. */
  accepts: boolean;
  /** A quiet stand-in for a component the reply has not reached yet. */
  placeholder: boolean;
  /** Of a style sheet: its text, so that the host can put it into the head and nothing flashes. */
  css?: string;
  /** Project file it was made from, and the hash of that file's bytes. */
  source: string;
  sourceHash: string;
};

/** A file of `public/` or an imported picture or font, served as it is. */
export type ServedAsset = { url: string; hash: string; contentType: string };

/** Everything the preview host needs to show one tree without a compiler. */
export type PreviewManifest = {
  /** Version of this format and of the compiler, part of every cache key. */
  compiler: string;
  layer: string;
  /** index.html as the project has it, with the entry script taken out; the host adds import map, client and entry. */
  html: string;
  /** URL of the entry module, `/src/main.tsx`. */
  entry: string;
  modules: Array<Omit<CompiledModule, 'code'>>;
  assets: ServedAsset[];
  /** URLs of style sheet modules reachable from the entry without dynamic import, in order. */
  styles: string[];
};

/** What changed since the last output. */
export type CompilerOutput = {
  /** New and changed modules, an imported one before its importers where that is possible (cycles aside). */
  modules: CompiledModule[];
  removed: string[];
  /** How the frame takes it: `hot` updates `boundaries` in place; `reload` when none accepts; `none` if nothing shown changed. */
  kind: 'hot' | 'reload' | 'none';
  boundaries: string[];
  /** Compile faults as they now stand, all of them; empty when the tree compiles. */
  problems: Problem[];
  /** Bare specifiers imported by the project that the layer lacks. */
  missingPackages: string[];
  /** Whether the app can stand: the entry and all it needs are there (placeholders count as there). */
  isStanding: boolean;
  /** index.html without its entry script, present when it changed since the last output. It does not make a `reload`. */
  html?: string;
  /** Paths that ended but wait for what they import (release rule). */
  held: string[];
  placeholders: string[];
};

export interface Compiler {
  /** Starts over with these files (path → text, or a blob hash for binary files). `known` spares compiling what a manifest and its modules already hold. */
  load(
    files: Readonly<Record<string, CompilerFile>>,
    layer: PackageLayer,
    known?: KnownModules,
  ): Promise<CompilerOutput>;
  /**
   * Applies finished file operations. While a reply streams (`isStreaming`) the release rule holds files back
   * and stands placeholders in; a file that does not compile leaves the last good one in place and is a problem.
   */
  apply(operations: readonly CompilerOperation[], isStreaming: boolean): Promise<CompilerOutput>;
  /** The text so far of a file still being written; only a closed `@theme` block of a style sheet takes effect. Null when nothing did. */
  applyPartial(path: string, text: string): Promise<CompilerOutput | null>;
  /** The reply has ended: everything held goes out as it is, and its faults are real. */
  flush(): Promise<CompilerOutput>;
  setLayer(layer: PackageLayer): Promise<CompilerOutput>;
  manifest(): Promise<{ manifest: PreviewManifest; code: ReadonlyMap<string, string> }>;
  /** Where in the source a position of a compiled module is; null when unknown. Lines from 1, columns from 0. */
  originalPosition(url: string, line: number, column: number): Promise<SourcePosition | null>;
}

export type SourcePosition = { file: string; line: number; column: number };
export type CompilerFile = { text: string } | { blob: string; contentType: string };
export type CompilerOperation = FileOperation | { type: 'file-write'; path: string; blob: string; contentType: string };
export type KnownModules = { manifest: PreviewManifest; code: ReadonlyMap<string, string> };
