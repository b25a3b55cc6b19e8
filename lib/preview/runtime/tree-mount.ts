import type { FileTree } from '../../base/files/file-operation';
import type { Compiled, CompilerSession } from './compiler-session';
import type { PreviewManifest } from './compiler';
import type { KeptPreview } from './kept-preview';
import type { PreviewFaults } from './preview-faults';
import type { PreviewServer } from './preview-server';
import type { ShownPage } from './shown-page';

const paintTimeout = 10_000;

export type Tree = { hash: string; entries: FileTree };

export type TreeMount = {
  /**
   * Shows a tree: at once from the server if it was compiled before and nothing is shown yet, otherwise by compiling it
   * here.
   */
  mount(tree: Tree, signal: AbortSignal): Promise<void>;
  /** Resolves once the compiler has loaded the mounted tree; after a warm start this is later than the first paint. */
  whenLoaded(): Promise<void>;
};

type Dependencies = {
  server: Pick<PreviewServer, 'findCompiled' | 'show'>;
  compilerVersion: string;
  session: CompilerSession;
  kept: KeptPreview;
  page: ShownPage;
  faults: PreviewFaults;
  setStarting(step: 'connecting' | 'compiling'): void;
  /** Applies a change to everything that depends on it. */
  take(compiled: Compiled, mayOpen?: boolean): Promise<void>;
  /** Aborted when the runtime is disposed of. */
  disposal: AbortSignal;
};

export function createTreeMount(dependencies: Dependencies): TreeMount {
  const { server, compilerVersion, session, kept, page, faults, setStarting, take, disposal } = dependencies;
  let loaded: Promise<void> = Promise.resolve();

  /** Shows a tree that was compiled before; the compiler catches up after the first paint. */
  async function showCompiled(tree: Tree, manifest: PreviewManifest, manifestHash: string): Promise<void> {
    if (kept.shown() !== manifestHash) kept.setShown(await server.show('main', tree.hash, manifest));
    session.assumeFiles(tree.entries);
    await Promise.all([page.whenPainted(paintTimeout), page.open(kept.shown())]);
    loaded = session.catchUp(tree.hash, manifest, disposal).then((compiled) => take(compiled));
    // The app is already on screen. The next `mount` starts over; calls before that report this failure.
    loaded.catch(() => session.assumeFiles(null));
    faults.settle();
  }

  async function compile(tree: Tree, manifest: PreviewManifest | null, signal: AbortSignal): Promise<void> {
    const isFirst = page.phase() === 'absent';
    // Load the empty canvas while the compiler works, but not a document that shows an older tree.
    const canvas = isFirst && kept.shown() === null ? page.open(null) : Promise.resolve();
    setStarting('compiling');
    const compiled = await session.load(tree, manifest, canvas, signal);
    const painted = page.whenPainted(paintTimeout);
    await take(compiled, false);
    const isSound = compiled.output.problems.length === 0;
    if (page.phase() === 'absent' && session.isStanding()) {
      await kept.keep(isSound ? tree.hash : null);
      await page.load();
    } else if (isSound) {
      kept.keepInBackground(tree.hash);
    }
    if (isFirst && page.phase() === 'running') await painted;
    faults.settle();
  }

  return {
    async mount(tree, signal) {
      await loaded.catch(() => undefined);
      loaded = Promise.resolve();
      faults.setStreaming(false);
      signal.throwIfAborted();
      if (session.holds(tree.entries)) return kept.keepInBackground(tree.hash);
      setStarting('connecting');
      const [{ shown }, found] = await Promise.all([page.addresses(), server.findCompiled(tree.hash, compilerVersion)]);
      signal.throwIfAborted();
      kept.setShown(kept.shown() ?? shown);
      if (found && page.phase() === 'absent') return showCompiled(tree, found.manifest, found.manifestHash);
      await compile(tree, found?.manifest ?? null, signal);
    },
    whenLoaded: () => loaded,
  };
}
