import type { FileOperation } from '../../base/files/file-operation';
import type { Problem } from '../../base/foundation/problem';
import type { PackageLayer } from '../packages/package-layer';

/**
 * The embedded runtime's compiler: source files in, native ES modules out. It runs in a worker of the studio's page,
 * and on Node in tests. It has no access to the frame, the server or the network; wasm and style sheets are passed in.
 */

/**
 * Position of an import in a compiled module: `code.slice(start, end)` is the specifier without quotes. `dynamic` marks
 * `import(…)`, which runs on demand.
 */
export type ImportSite = { start: number; end: number; specifier: string; dynamic?: true };

/**
 * One module as stored and served. Its `code` depends only on its own source and on which files exist, never on the
 * content of other files, an env value or a package layer, so it is immutable and can be stored by hash. Imports of
 * project files are root-relative URLs (`/src/lib/utils.ts`), imports of packages stay bare (`react`); an import map
 * (or, for a hot update, the frame's client) resolves both.
 *
 * The code calls `globalThis.__easel`, which must exist before the first module runs: `env` is the value of
 * `import.meta.env`; `style(url, css)` adds a sheet to the page or replaces it; `refresh(url)` returns `{
 * register(type, id), signature() }`, React Refresh's two functions with ids made unique by the URL.
 */
export type CompiledModule = {
  /** Such as `/src/App.tsx`, including any query (`?raw`, `?url`). */
  url: string;
  code: string;
  /** SHA-256 of `code`. */
  hash: string;
  imports: ImportSite[];
  /** Whether it accepts its own hot updates: all exports are components, or it is a style sheet without exports. */
  accepts: boolean;
  /** Whether it is a placeholder for a component the reply has not reached yet. */
  placeholder: boolean;
  /** The text of a style sheet. The host puts it into the head so that no unstyled page flashes up. */
  css?: string;
  /** The project file it was compiled from, and the hash of that file's bytes. */
  source: string;
  sourceHash: string;
};

/** A file from `public/`, or an imported picture or font, served unchanged. */
export type ServedAsset = { url: string; hash: string; contentType: string };

/** Everything the preview host needs to show one tree without a compiler. */
export type PreviewManifest = {
  /** Version of this format and of the compiler, part of every cache key. */
  compiler: string;
  layer: string;
  /** The project's index.html without the entry script; the host adds the import map, the client and the entry. */
  html: string;
  /** URL of the entry module, `/src/main.tsx`. */
  entry: string;
  modules: Array<Omit<CompiledModule, 'code'>>;
  assets: ServedAsset[];
  /** URLs of the style sheet modules that the entry reaches without dynamic imports, in order. */
  styles: string[];
};

/** What changed since the last output. */
export type CompilerOutput = {
  /** New and changed modules, each after the modules it imports (except in cycles). */
  modules: CompiledModule[];
  removed: string[];
  /**
   * How the frame applies it: `hot` updates `boundaries` in place; `reload` if no module accepts the update; `none` if
   * nothing visible changed.
   */
  kind: 'hot' | 'reload' | 'none';
  boundaries: string[];
  /** All current compile faults; empty when the tree compiles. */
  problems: Problem[];
  /** Bare specifiers that the project imports and the layer lacks. */
  missingPackages: string[];
  /** Whether the app can run: the entry and everything it needs exist (placeholders count). */
  isStanding: boolean;
  /** index.html without its entry script, if it changed since the last output. This alone does not cause a `reload`. */
  html?: string;
  /** Paths of finished files that are held back until their imports exist (release rule). */
  held: string[];
  placeholders: string[];
};

export interface Compiler {
  /**
   * Starts over with these files (path → text, or a blob hash for binary files). Modules in `known` are not compiled
   * again.
   */
  load(
    files: Readonly<Record<string, CompilerFile>>,
    layer: PackageLayer,
    known?: KnownModules,
  ): Promise<CompilerOutput>;
  /**
   * Applies finished file operations. While a reply streams (`isStreaming`), the release rule holds files back and adds
   * placeholders. A file that does not compile is reported as a problem, and its last good version stays in place.
   */
  apply(operations: readonly CompilerOperation[], isStreaming: boolean): Promise<CompilerOutput>;
  /**
   * Takes the text so far of a file that is still being written. Only a closed `@theme` block of a style sheet has an
   * effect. Null if nothing changed.
   */
  applyPartial(path: string, text: string): Promise<CompilerOutput | null>;
  /** Ends a reply: releases every file still held back, and reports their faults. */
  flush(): Promise<CompilerOutput>;
  setLayer(layer: PackageLayer): Promise<CompilerOutput>;
  manifest(): Promise<{ manifest: PreviewManifest; code: ReadonlyMap<string, string> }>;
  /** The source position of a position in a compiled module; null if unknown. Lines count from 1, columns from 0. */
  originalPosition(url: string, line: number, column: number): Promise<SourcePosition | null>;
}

export type SourcePosition = { file: string; line: number; column: number };
export type CompilerFile = { text: string } | { blob: string; contentType: string };
export type CompilerOperation = FileOperation | { type: 'file-write'; path: string; blob: string; contentType: string };
export type KnownModules = { manifest: PreviewManifest; code: ReadonlyMap<string, string> };
