import { ask, FrameSilence, nextMessage, type FrameChannel } from './frame-channel';
import { inImportOrder, reachableFrom, type ModuleTable } from './module-graph';
import type { FrameMessage, HeldData, UpdateOutcome } from './preview-messages';

/**
 * `canvas`: the document is loaded and waits to receive an app by messages. `broken`: the app could not start at all,
 * so there is nothing that an update could replace.
 */
export type FramePhase = 'absent' | 'loading' | 'canvas' | 'running' | 'broken';

export type App = {
  table: ModuleTable;
  entry: string;
  html: string;
  styles: readonly string[];
  packages: Record<string, string>;
};

const loadTimeout = 10_000;
/** In ms. The server's HTML starts loading the app before the studio is live, so the app may already be in a loop. */
const firstLoadTimeout = 5000;
const updateTimeout = 8000;

export type PreviewFrame = {
  phase(): FramePhase;
  /** Whether the page has stopped answering; then messages are useless and only `load` helps. */
  isStuck(): boolean;
  attach(channel: FrameChannel): void;
  /** Loads the host's document; resolves when the client in it is ready. */
  load(url: string): Promise<{ manifest: string | null }>;
  /**
   * Like `load`, but keeps a document that the studio's page has already loaded at that address, if it shows that
   * manifest.
   */
  open(url: string, manifest: string | null): Promise<{ manifest: string | null }>;
  /** Runs the whole app from messages, in a frame that is empty or has a broken app. */
  boot(app: App): Promise<void>;
  /** Replaces modules in place. Returns `reload` if the document must be loaded again instead. */
  update(
    table: ModuleTable,
    urls: readonly string[],
    boundaries: readonly string[],
    html: string | null,
  ): Promise<UpdateOutcome>;
  /** Reloads the document at its current route; false if it does not come back by itself. */
  reload(): Promise<boolean>;
  /** Resolves once the app's first content is on screen, or after `timeout` ms. */
  whenPainted(timeout: number): Promise<void>;
  navigate(route: string): void;
  exportData(): Promise<HeldData>;
  dispose(): void;
};

function waitForFrame(): { promise: Promise<FrameChannel>; resolve(frame: FrameChannel): void } {
  let resolve: (frame: FrameChannel) => void = () => undefined;
  const promise = new Promise<FrameChannel>((found) => {
    resolve = found;
  });
  return { promise, resolve };
}

/**
 * The visible frame: tracks what runs in it and speaks its protocol. `heard` receives every message, `returned` the
 * manifest of each document that the app loaded by itself.
 */
export function createPreviewFrame(
  heard: (message: FrameMessage) => void,
  returned: (manifest: string | null) => void,
): PreviewFrame {
  let channel: FrameChannel | null = null;
  let phase: FramePhase = 'absent';
  let isLoadExpected = false;
  let hasFailedToAnswer = false;
  let attached = waitForFrame();
  /** Modules whose update failed. Their URLs can't be imported again, so the next update has to replace them too. */
  let failed = new Set<string>();

  const isStuck = () => hasFailedToAnswer || channel?.isSilent() === true;

  function listen(message: FrameMessage): void {
    hasFailedToAnswer = false;
    if (message.type === 'ready') {
      // This document sent `ready` by itself a moment before it answered the greeting, and has already been handled.
      if (message.isAnswer && phase !== 'loading') return;
      failed = new Set();
      phase = message.manifest === null ? 'canvas' : 'running';
      if (!isLoadExpected) returned(message.manifest);
    }
    if (message.type === 'updated' && message.id === 0 && message.outcome === 'broken') phase = 'broken';
    heard(message);
  }
  async function expectLoad(
    begin: (frame: FrameChannel) => void,
    timeout = loadTimeout,
  ): Promise<{ manifest: string | null }> {
    const frame = await attached.promise;
    isLoadExpected = true;
    phase = 'loading';
    try {
      const ready = nextMessage(frame, 'ready', { timeout });
      begin(frame);
      return await ready;
    } catch (error) {
      hasFailedToAnswer = error instanceof FrameSilence;
      throw error;
    } finally {
      isLoadExpected = false;
    }
  }

  async function load(url: string): Promise<{ manifest: string | null }> {
    if (isStuck()) return expectLoad((frame) => frame.load(url, true));
    try {
      return await expectLoad((frame) => frame.load(url), firstLoadTimeout);
    } catch (error) {
      if (error instanceof FrameSilence) return expectLoad((frame) => frame.load(url, true));
      throw error;
    }
  }

  return {
    phase: () => phase,
    isStuck,

    attach(next) {
      channel?.dispose();
      if (channel) attached = waitForFrame();
      channel = next;
      phase = 'absent';
      hasFailedToAnswer = false;
      next.subscribe(listen);
      attached.resolve(next);
    },

    load,

    async open(url, manifest) {
      const frame = await attached.promise;
      if (!frame.adopt(url)) return load(url);
      const found = await expectLoad((standing) => standing.post({ type: 'greet' }), firstLoadTimeout).catch(
        () => null,
      );
      return found?.manifest === manifest ? found : load(url);
    },

    async boot({ table, entry, html, styles, packages }) {
      const frame = await attached.promise;
      const modules = inImportOrder(table, reachableFrom(table, [...styles, entry]));
      const message = { type: 'boot' as const, modules, packages, html, styles: [...styles], entry };
      const { outcome } = await ask(frame, message, 'updated', { timeout: loadTimeout }).catch((error: unknown) => {
        hasFailedToAnswer = error instanceof FrameSilence;
        throw error;
      });
      failed = new Set();
      phase = outcome === 'done' ? 'running' : 'broken';
    },

    async update(table, urls, boundaries, html) {
      const frame = await attached.promise;
      if (isStuck()) return 'reload';
      const modules = inImportOrder(table, [...new Set([...failed, ...urls])]);
      try {
        const { outcome } = await ask(
          frame,
          { type: 'update', modules, boundaries: [...new Set([...boundaries, ...failed])], html },
          'updated',
          { timeout: updateTimeout },
        );
        failed = outcome === 'broken' ? new Set(modules.map((module) => module.url)) : new Set();
        return outcome;
      } catch (error) {
        // A page that does not answer is in a loop. Loading it again with this update may end that.
        if (!(error instanceof FrameSilence)) throw error;
        hasFailedToAnswer = true;
        return 'reload';
      }
    },

    async reload() {
      if (isStuck()) return false;
      try {
        await expectLoad((frame) => frame.post({ type: 'reload' }));
        return true;
      } catch (error) {
        if (error instanceof FrameSilence) return false;
        throw error;
      }
    },

    async whenPainted(timeout) {
      const frame = await attached.promise;
      const over = new AbortController();
      const wait = { timeout, signal: over.signal };
      const isFailure = { ...wait, isMeant: (message: { outcome: UpdateOutcome }) => message.outcome === 'broken' };
      const isBlank = { ...wait, isMeant: (message: { kind: string }) => message.kind === 'blank-page' };
      const ends = [
        nextMessage(frame, 'painted', wait),
        nextMessage(frame, 'updated', isFailure),
        nextMessage(frame, 'problem', isBlank),
      ].map((end) => end.catch(() => undefined));
      await Promise.race(ends);
      over.abort();
    },

    navigate: (route) => channel?.post({ type: 'navigate', route, mode: 'in-place' }),

    async exportData() {
      const frame = await attached.promise;
      return (await ask(frame, { type: 'data-export' }, 'data', { timeout: 3000 })).data;
    },

    dispose: () => channel?.dispose(),
  };
}
