import type { Compiled, CompilerSession } from './compiler-session';
import type { EmbeddedRuntimeDependencies } from './embedded-runtime-dependencies';
import { fallsSilent, stoppedAnswering } from './frame-channel';
import type { KeptPreview } from './kept-preview';
import { createPreviewFrame, type PreviewFrame } from './preview-frame';
import type { PreviewFaults } from './preview-faults';
import type { FrameMessage } from './preview-messages';
import type { PreviewAddresses } from './preview-server';
import { createAwayWatch } from './when-back';

/**
 * The page in the visible frame. Shows what was compiled, in place where possible, and recovers from silent and blank
 * pages.
 */
export type ShownPage = Pick<PreviewFrame, 'phase' | 'whenPainted' | 'exportData' | 'navigate' | 'dispose'> & {
  attach(iframe: HTMLIFrameElement): void;
  addresses(): Promise<PreviewAddresses>;
  /** Keeps a document that the studio's page has already loaded, if it shows that manifest; otherwise loads it. */
  open(manifest: string | null): Promise<void>;
  load(): Promise<void>;
  /** Reloads the document with the latest compiled state. A page that does not answer becomes a fault. */
  reload(): Promise<void>;
  /**
   * Applies a change to the page. `mayOpen`: loads the document if there is none. A page that does not answer becomes a
   * fault.
   */
  present(compiled: Compiled, mayOpen: boolean): Promise<void>;
  /**
   * Reloads the document if parts of it were replaced since it was loaded; otherwise returns false. A patched page may
   * go blank because of old state, for example when rows read before the change lack a column. Reloading a blank page
   * loses nothing, and people who load the app later would not see the fault, so only a page that is blank after a load
   * counts as broken.
   */
  reloadIfPatched(): boolean;
};

type Dependencies = Pick<EmbeddedRuntimeDependencies, 'server' | 'connectFrame'> & {
  session: Pick<CompilerSession, 'table' | 'isStanding' | 'readApp'>;
  kept: KeptPreview;
  faults: Pick<PreviewFaults, 'status' | 'clearPage' | 'addToPage' | 'notice' | 'settle'>;
  /** The runtime's queue. */
  enqueue(work: () => Promise<unknown>): Promise<unknown>;
  whenLoaded(): Promise<void>;
  signal: AbortSignal;
  /** Called with the page's route whenever it changes. */
  moved(route: string): void;
};

export function createShownPage(dependencies: Dependencies): ShownPage {
  const { server, connectFrame, session, kept, faults, enqueue, whenLoaded, signal, moved } = dependencies;
  let addresses: PreviewAddresses | null = null;
  /** True if parts of the page were replaced since it was loaded, so that its state is older than its code. */
  let isPatched = false;
  let isReturning = false;

  const useAddresses = async () => (addresses ??= await server.open());
  const frame = createPreviewFrame(hear, (manifest) => {
    // Handle one reload at a time: a page can claim any number of times that it was reloaded.
    if (isReturning) return;
    isReturning = true;
    void enqueue(() => welcomeBack(manifest))
      .catch(() => undefined)
      .finally(() => (isReturning = false));
  });
  const isServerAway = createAwayWatch(server, signal, () => recover(load));

  /** Runs in the runtime's queue. If the server can't be reached, the next change or Reload tries again. */
  function recover(work: () => Promise<void>): void {
    void enqueue(() => orSilent(work()).then(faults.settle)).catch(() => undefined);
  }

  function hear(message: FrameMessage): void {
    // A new document has no old state.
    if (message.type === 'ready') isPatched = false;
    // A document that was still loading may have reported faults of the previous code.
    if (message.type === 'updating') faults.clearPage();
    if (message.type === 'route') moved(message.route);
    if (message.type === 'problem') {
      faults.notice(message, message.message === stoppedAnswering ? isServerAway() : Promise.resolve(false));
    }
  }

  /**
   * Handles a reload by the app or by the person: the document must show the latest compiled state, not the stored one.
   */
  async function welcomeBack(manifest: string | null): Promise<void> {
    await whenLoaded();
    await kept.whenKept();
    if (!kept.isStale() && manifest === kept.shown()) return;
    if (manifest === null && session.isStanding()) return boot();
    if (!kept.isStale() || !session.isStanding()) return;
    await kept.keep(null);
    await frame.reload();
  }

  async function boot(): Promise<void> {
    isPatched = false;
    const { layersOrigin } = await useAddresses();
    await frame.boot(await session.readApp(layersOrigin));
  }

  async function load(): Promise<void> {
    await frame.load((await useAddresses()).mainUrl);
  }

  async function reloadKept(): Promise<void> {
    await kept.keep(null);
    if (!(await frame.reload())) await load();
  }

  async function show({ output, isNewLayer }: Compiled, mayOpen: boolean): Promise<void> {
    const phase = frame.phase();
    if (phase === 'absent' && output.isStanding && mayOpen) {
      await kept.keep(null);
      return load();
    }
    const isOnItsWay = phase === 'absent' || (phase === 'loading' && !frame.isStuck());
    if (!output.isStanding || isOnItsWay) return;
    const isChanged = output.kind !== 'none' || isNewLayer || output.modules.length > 0;
    if (!isChanged && output.html === undefined) return;
    faults.clearPage();
    if (phase === 'running' && !isNewLayer && output.kind !== 'reload') {
      const urls = output.modules.map((module) => module.url);
      isPatched = true;
      const outcome = await frame.update(session.table(), urls, output.boundaries, output.html ?? null);
      if (outcome !== 'reload') return;
    }
    // An app that could not start has nothing to update: run all of it again in the same document.
    if (phase === 'running' || frame.isStuck()) await reloadKept();
    else await boot();
  }

  /** Waits for `work`. A page that does not answer in time becomes a fault, unless Easel itself can't be reached. */
  async function orSilent(work: Promise<unknown>): Promise<void> {
    if (!(await fallsSilent(work)) || (await isServerAway())) return;
    faults.addToPage({ kind: 'page-error', message: stoppedAnswering });
  }

  return {
    phase: frame.phase,
    whenPainted: frame.whenPainted,
    exportData: frame.exportData,
    navigate: frame.navigate,
    dispose: frame.dispose,
    addresses: useAddresses,
    attach(iframe) {
      const isAnother = addresses !== null && frame.phase() !== 'absent';
      frame.attach(connectFrame(iframe));
      if (!isAnother) return;
      const shownAgain = enqueue(() => orSilent(load())).then(() => {
        if (faults.status().phase !== 'starting') faults.settle();
      });
      // The runtime was disposed of, or the server can't be reached, which the next mount will report.
      shownAgain.catch(() => undefined);
    },
    async open(manifest) {
      await frame.open((await useAddresses()).mainUrl, manifest);
    },
    load,
    async reload() {
      faults.clearPage();
      if (kept.isStale() && session.isStanding()) await orSilent(reloadKept());
      else if (!(await frame.reload())) await orSilent(load());
      faults.settle();
    },
    present: (compiled, mayOpen) => orSilent(show(compiled, mayOpen)),
    reloadIfPatched() {
      if (!isPatched) return false;
      isPatched = false;
      recover(reloadKept);
      return true;
    },
  };
}
