import type { CompiledMirror } from './compiled-mirror';
import type { CompilerOperation, KnownModules } from './compiler';

/** The preview as stored on its host, which serves it at the next load of lane `main`. It may be behind this page. */
export type KeptPreview = {
  /** Hash of the manifest the host serves; null if unknown or none. */
  shown(): string | null;
  setShown(manifestHash: string | null): void;
  /** Whether the host would serve something older than what this page has compiled. */
  isStale(): boolean;
  setStale(): void;
  /**
   * Stores what is compiled now and makes the host serve it. `treeHash` is null for a state that is not a stored tree.
   */
  keep(treeHash: string | null): Promise<void>;
  /** Like `keep`, without waiting. If it fails, the next load has to compile again, nothing worse. */
  keepInBackground(treeHash: string | null): void;
  /** Resolves once the last `keepInBackground` has ended; a document loaded earlier would show the older state. */
  whenKept(): Promise<void>;
  /** Notes which pictures and tables in these operations the host does not serve yet. */
  noteAssets(operations: readonly CompilerOperation[]): void;
  /**
   * Makes the host serve the noted assets, if any. An app that requests one too early would show a gap until it is
   * reloaded.
   */
  keepAssets(): Promise<void>;
};

export function createKeptPreview(mirror: CompiledMirror, readCompiled: () => Promise<KnownModules>): KeptPreview {
  let shown: string | null = null;
  let isStale = false;
  let hasNewAssets = false;
  let kept: Promise<void> = Promise.resolve();

  async function keep(treeHash: string | null): Promise<void> {
    isStale = false;
    shown = await mirror.keep('main', treeHash, await readCompiled());
  }

  return {
    shown: () => shown,
    setShown: (manifestHash) => void (shown = manifestHash),
    isStale: () => isStale,
    setStale: () => void (isStale = true),
    keep,
    keepInBackground(treeHash) {
      kept = keep(treeHash).catch(() => void (isStale = true));
    },
    whenKept: () => kept,
    noteAssets(operations) {
      hasNewAssets ||= operations.some((one) => 'blob' in one && one.path.startsWith('public/'));
    },
    async keepAssets() {
      if (!hasNewAssets) return;
      hasNewAssets = false;
      await keep(null).catch(() => void (isStale = true));
    },
  };
}
