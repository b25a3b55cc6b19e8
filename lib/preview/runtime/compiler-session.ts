import type { FileTree } from '../../base/files/file-operation';
import type { Problem } from '../../base/foundation/problem';
import type { PackageLayer } from '../packages/package-layer';
import type { Compiler, CompilerOperation, CompilerOutput, KnownModules, PreviewManifest } from './compiler';
import type { EmbeddedRuntimeDependencies } from './embedded-runtime-dependencies';
import { locateProblem } from './frame-problem';
import type { LayerSource } from './layer-source';
import { applyOutput, replacedBetween, tableOf, type ModuleTable } from './module-graph';
import type { App } from './preview-frame';
import { filesOfTree, isTree, textOf, trackOperations, type ProjectFiles } from './project-files';
import type { FrameProblem } from './try-tree';

/**
 * What changed in the compiler. `isNewLayer`: packages have new addresses, so unchanged modules must be run again too.
 */
export type Compiled = { output: CompilerOutput; isNewLayer: boolean };

/** The compiler's state for one project: files, packages and modules. The compiler starts when it is first needed. */
export type CompilerSession = {
  table(): ModuleTable;
  /** Whether the app can run: its entry and everything it needs exist. */
  isStanding(): boolean;
  holds(entries: FileTree): boolean;
  readCompiled(): Promise<KnownModules>;
  /** The whole app, for a page that receives it by messages. */
  readApp(layersOrigin: string): Promise<App>;
  /**
   * Maps a fault to its place in the sources. Uses only a compiler that is already running, since starting one would
   * delay the first paint.
   */
  locate(problem: FrameProblem): Promise<Problem>;
  /** Records these as the current files without compiling them; null for no files. */
  assumeFiles(entries: FileTree | null): void;
  /** Loads the tree that the page already shows, using its `manifest`. */
  catchUp(treeHash: string, manifest: PreviewManifest, signal: AbortSignal): Promise<Compiled>;
  /**
   * Compiles a tree. Skips modules that `kept` (the tree's manifest, if the server has one) or the previous tree
   * already holds. Nothing changes if `canvas` fails or the signal is aborted.
   */
  load(
    tree: { hash: string; entries: FileTree },
    kept: PreviewManifest | null,
    canvas: Promise<unknown>,
    signal: AbortSignal,
  ): Promise<Compiled>;
  apply(operations: readonly CompilerOperation[], isStreaming: boolean): Promise<Compiled>;
  /** Null if the text so far changed nothing. */
  applyPartial(path: string, text: string): Promise<Compiled | null>;
  flush(): Promise<Compiled>;
  setLayer(layer: PackageLayer): Promise<Compiled>;
};

type Dependencies = Pick<EmbeddedRuntimeDependencies, 'server' | 'startCompiler' | 'hashText'> & {
  layers: Pick<LayerSource, 'usePackageJson' | 'get'>;
};

export function createCompilerSession({ server, startCompiler, hashText, layers }: Dependencies): CompilerSession {
  let compiler: Promise<Compiler> | null = null;
  let layer: PackageLayer | null = null;
  let files: ProjectFiles = new Map();
  let table: ModuleTable = new Map();
  let isStanding = false;

  const useCompiler = () => (compiler ??= startCompiler());
  const readCompiled = async () => (await useCompiler()).manifest();
  const codeOf = (manifest: PreviewManifest) =>
    server.compiledCode([...new Set(manifest.modules.map((module) => module.hash))]);

  function take(output: CompilerOutput, isNewLayer = false): Compiled {
    table = applyOutput(table, output);
    ({ isStanding } = output);
    return { output, isNewLayer };
  }

  /** Adopts the compiler's state after `load`. The change is the difference from `before`, which the page shows. */
  async function adopt(output: CompilerOutput, before: ModuleTable, isNewLayer: boolean): Promise<Compiled> {
    table = tableOf(await readCompiled());
    return take({ ...output, ...replacedBetween(before, table) }, isNewLayer);
  }

  return {
    table: () => table,
    isStanding: () => isStanding,
    holds: (entries) => files.size > 0 && isTree(files, entries),
    readCompiled,

    async readApp(layersOrigin) {
      const { manifest } = await readCompiled();
      const address = (file: string) => `${layersOrigin}/${layer?.hash}/${file}`;
      const packages = Object.entries(layer?.imports ?? {}).map(([name, file]) => [name, address(file)]);
      return { ...manifest, table, packages: Object.fromEntries(packages) as Record<string, string> };
    },

    async locate(problem) {
      const ready = await compiler?.catch(() => null);
      return locateProblem(problem, table, async (...position) => (await ready?.originalPosition(...position)) ?? null);
    },

    assumeFiles: (entries) => void (files = entries === null ? new Map() : filesOfTree(entries)),

    async catchUp(treeHash, manifest, signal) {
      isStanding = true;
      const [found, code] = await Promise.all([server.files(treeHash, signal), codeOf(manifest)]);
      layers.usePackageJson(textOf(found['package.json']));
      layer = await layers.get([], signal);
      const ready = await useCompiler();
      const output = await ready.load(found, layer, { manifest, code });
      return adopt(output, tableOf({ manifest, code }), manifest.layer !== layer.hash);
    },

    async load(tree, kept, canvas, signal) {
      const [ready, found] = await Promise.all([useCompiler(), server.files(tree.hash, signal), canvas]);
      layers.usePackageJson(textOf(found['package.json']));
      const before = table;
      const fromKept = async () => kept && { manifest: kept, code: await codeOf(kept) };
      const known = before.size > 0 ? await ready.manifest() : await fromKept();
      const oldLayer = layer?.hash;
      layer = await layers.get([], signal);
      signal.throwIfAborted();
      const output = await ready.load(found, layer, known ?? undefined);
      files = filesOfTree(tree.entries);
      return adopt(output, before, oldLayer !== undefined && oldLayer !== layer.hash);
    },

    async apply(operations, isStreaming) {
      files = await trackOperations(files, operations, hashText);
      return take(await (await useCompiler()).apply(operations, isStreaming));
    },
    async applyPartial(path, text) {
      const output = await (await useCompiler()).applyPartial(path, text);
      return output && take(output);
    },
    flush: async () => take(await (await useCompiler()).flush()),
    async setLayer(found) {
      const isNewLayer = found.hash !== layer?.hash;
      layer = found;
      return take(await (await useCompiler()).setLayer(found), isNewLayer);
    },
  };
}
