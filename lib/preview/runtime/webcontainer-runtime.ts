import { createLine } from '../../base/foundation/create-line';
import type { Problem } from '../../base/foundation/problem';
import type { CompilerOperation } from './compiler';
import type { ContainerHome } from './container-home';
import { openSession, type ContainerSession } from './container-session';
import { fallsSilent, stoppedAnswering, type FrameChannel } from './frame-channel';
import { addProblem } from './frame-problem';
import { createListeners } from './listeners';
import { describeMissing, differenceOf } from './container-files';
import { createPreviewFrame } from './preview-frame';
import type { FrameMessage, HeldData } from './preview-messages';
import type { PreviewServer } from './preview-server';
import { filesOfTree, isTree, trackOperations, type ProjectFiles } from './project-files';
import { toPlainOperations } from './plain-operations';
import type { CreateReleaseQueue, PlainOperation, ReleaseQueue } from './release-queue';
import { journeysOf } from './journey-data';
import type { Checks, Observation, Runtime, RuntimeStatus, SiteBuilding } from './runtime';
import { inOrder, noFaults, statusOf, type Faults } from './runtime-faults';
import { observeBlocked } from './observe';
import { observeTree } from './observe-tree';
import type { FrameProblem } from './try-tree';
import { whenAborted } from './when-aborted';

export type WebcontainerRuntimeDependencies = {
  home: ContainerHome;
  server: Pick<PreviewServer, 'files' | 'freshenTrial' | 'rewindTrial' | 'signInTrial'> & {
    /** Reads the bytes of a picture or font in that tree. */
    blob(treeHash: string, hash: string, signal: AbortSignal): Promise<Uint8Array>;
  };
  createReleaseQueue: CreateReleaseQueue;
  /** Returns all complete `@theme` blocks of a style sheet that is still being written. */
  closedThemeBlocks: (css: string) => string[];
  connectFrame(iframe: HTMLIFrameElement): FrameChannel;
  openTryFrame(): FrameChannel;
  hashText(text: string): Promise<string>;
  /** Origin of this page, to which the app's pages send their messages. */
  studioOrigin: string;
};

export type WebcontainerRuntime = Runtime &
  SiteBuilding & {
    attachFrame(iframe: HTMLIFrameElement): void;
    navigate(route: string): void;
    subscribeRoute: (listener: (route: string) => void) => () => void;
  };

/** A dev server prebundles all packages for its first page; on a busy machine this took half a minute. */
const paintTimeout = 45_000;
const emptyData: HeldData = { local: [], session: [] };

/** Runs a project with the real npm and its own dev server in this tab's container: docs/decisions/runtime.md. */
export function createWebcontainerRuntime(deps: WebcontainerRuntimeDependencies): WebcontainerRuntime {
  const routes = createListeners<string>();
  const statuses = createListeners<RuntimeStatus>();
  const disposal = new AbortController();

  let session: ContainerSession | null = null;
  let hashes: ProjectFiles = new Map();
  /** All files as they should be. The bytes of a changed picture arrive with the next `mount`. */
  let files = new Map<string, string | Uint8Array>();
  let hasMissingBytes = false;
  /** Set while a reply streams, and after it as long as placeholders remain. */
  let queue: ReleaseQueue | null = null;
  let isStreaming = false;
  let themes = 0;
  /** Paths written since the dev server was last checked; it may not have seen them yet. */
  let unchecked = new Set<string>();
  let faults: Faults = noFaults;
  let loadedStart = 0;
  let isPainted = false;
  /** Incremented whenever the frame gets something new to show. */
  let presented = 0;
  let held: HeldData | null = null;
  let status: RuntimeStatus = { phase: 'starting', step: 'connecting', packages: null };

  const frame = createPreviewFrame(hear, () => undefined);
  const tellFault = inOrder<{ problem: Problem; during: number }>(({ problem, during }) => {
    // Skip faults of code that a later write has replaced.
    if (during === presented) addFault(problem);
  });

  function setStatus(next: RuntimeStatus): void {
    if (disposal.signal.aborted || JSON.stringify(next) === JSON.stringify(status)) return;
    status = next;
    statuses.tell(status);
  }
  /** While a reply streams, faults don't count: the app is unfinished, and the next file may fix them. */
  function settleStatus(): void {
    if (status.phase === 'unavailable') return;
    const { packages, compile, page } = faults;
    // If the app does not compile, the page's own errors are only consequences.
    const known = isStreaming ? { ...noFaults, packages } : { packages, compile, page: compile.length > 0 ? [] : page };
    setStatus(statusOf(known, queue?.missing().length ?? 0));
  }
  /** Rejects once this runtime is disposed of, even if `work` is still running. */
  function unlessDisposed<Value>(work: Promise<Value>): Promise<Value> {
    return Promise.race([work, whenAborted(disposal.signal)]);
  }
  const setStarting = (step: 'connecting' | 'packages' | 'compiling', packages: number | null = null) => {
    if (frame.phase() !== 'running') setStatus({ phase: 'starting', step, packages });
  };
  /** Reports each fault once until the next write, since a broken page or server repeats it many times. */
  function addFault(problem: Problem): void {
    faults = { ...faults, page: addProblem(faults.page, problem) };
    if (status.phase !== 'starting') settleStatus();
  }

  const inLine = createLine();
  const enqueue = <Value>(work: () => Promise<Value>): Promise<Value> =>
    inLine(() => {
      disposal.signal.throwIfAborted();
      return work();
    });

  async function locate({ kind, message, frames, route, width, excerpt }: FrameProblem): Promise<Problem> {
    const seen = { kind, message, route, width, ...(excerpt ? { excerpt } : {}) };
    for (const { url, line, column } of frames) {
      // A container that is gone can't locate anything; report the fault anyway.
      const place = await session
        ?.server()
        ?.locate(url, line, Math.max(0, column - 1))
        .catch(() => null);
      if (place) return { ...seen, ...place };
    }
    const [nearest] = frames;
    return nearest ? { ...seen, file: nearest.url.slice(1) } : seen;
  }

  function hear(message: FrameMessage): void {
    if (message.type === 'ready') isPainted = false;
    if (message.type === 'painted') isPainted = true;
    if (message.type === 'route') routes.tell(message.route);
    if (message.type !== 'problem') return;
    const during = presented;
    tellFault(locate(message).then((problem) => ({ problem, during })));
  }

  /** The container of this tab, once it is free. Null if there is none; the status then tells why. */
  async function useSession(): Promise<ContainerSession | null> {
    if (session !== null) return session;
    const booted = await deps.home.boot();
    if (!booted.ok) {
      setStatus({ phase: 'unavailable', reason: booted.error });
      return null;
    }
    const container = booted.value;
    const opened = await openSession(deps.home, container, deps.studioOrigin, {
      installing: (packages) => setStarting('packages', packages),
      serving: () => setStarting('compiling'),
      fault: addFault,
    });
    const stopListening = container.onMessage(({ kind, message, port, route }) => {
      // The page's own client reports the same fault with its position, so the host's report is used only without that
      // client.
      const isHeard = frame.phase() === 'running' || port !== opened.server()?.port;
      if (!isHeard) addFault({ kind, message: message.slice(0, 4000), route });
    });
    disposal.signal.addEventListener('abort', stopListening);
    session = opened;
    return opened;
  }

  async function showFrame(to: ContainerSession): Promise<void> {
    const server = to.server();
    if (server === null) return;
    if (loadedStart === to.starts() && isPainted) return;
    const isAgain = loadedStart === to.starts();
    loadedStart = to.starts();
    const painted = frame.whenPainted(paintTimeout);
    const load = async () => {
      if (!isAgain || !(await frame.reload())) await frame.load(new URL('/', server.url).href);
      await painted;
    };
    if (!(await fallsSilent(unlessDisposed(load())))) return;
    const silence = { kind: 'page-error' as const, message: stoppedAnswering, route: '/' };
    faults = { ...faults, page: addProblem(faults.page, silence) };
  }

  /** Called after files were written: collects the faults and shows the app. */
  async function present(to: ContainerSession, blocked: readonly Problem[], changed: readonly string[]): Promise<void> {
    presented += 1;
    faults = { compile: [], page: [], packages: blocked };
    const asked = [...unchecked, ...changed];
    unchecked = new Set();
    const isNewServer = to.starts() !== loadedStart;
    const [found] = await Promise.all([to.server()?.check(asked), isNewServer ? showFrame(to) : null]);
    const missing = (queue?.missing() ?? []).map(describeMissing);
    faults = { ...faults, compile: [...(found ?? []), ...missing] };
    if (!found?.length && !isNewServer) await showFrame(to);
  }

  async function bytesOf(treeHash: string, signal: AbortSignal): Promise<Map<string, string | Uint8Array>> {
    const found = await deps.server.files(treeHash, signal);
    const read = Object.entries(found).map(
      async ([path, file]) =>
        [path, 'text' in file ? file.text : await deps.server.blob(treeHash, file.blob, signal)] as const,
    );
    return new Map(await Promise.all(read));
  }

  async function mountTree(tree: Parameters<Runtime['mount']>[0], signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    isStreaming = false;
    themes = 0;
    const isKnown = queue === null && files.size > 0 && isTree(hashes, tree.entries) && !hasMissingBytes;
    if (isKnown && session?.server()) return settleStatus();
    setStarting('connecting');
    const whole = AbortSignal.any([signal, disposal.signal]);
    const [to, found] = await Promise.all([useSession(), bytesOf(tree.hash, whole)]);
    whole.throwIfAborted();
    const changed = differenceOf(inContainer(), found);
    const isOpen = files.size > 0;
    files = found;
    hashes = filesOfTree(tree.entries);
    hasMissingBytes = false;
    queue = null;
    if (to === null) return;
    // A running project only receives the differences, and its app keeps running.
    const isRunning = isOpen && to.server() !== null;
    const blocked = isRunning ? await to.write(changed, files, whole) : await to.open(files, whole);
    if (isRunning) await showHead(changed);
    await present(
      to,
      blocked,
      changed.map(({ path }) => path),
    );
    settleStatus();
  }

  /** The files as they are in the container: without held files, with placeholders. */
  function inContainer(): Map<string, string | Uint8Array> {
    const there = new Map(files);
    for (const path of queue?.held() ?? []) there.delete(path);
    for (const { path } of queue?.missing() ?? []) there.set(path, '');
    return there;
  }

  async function write(plain: readonly PlainOperation[]): Promise<void> {
    const to = session;
    if (isStreaming && queue === null && to !== null) {
      const texts = [...files].map(([path, file]) => [path, typeof file === 'string' ? file : null] as const);
      queue = deps.createReleaseQueue(Object.fromEntries(texts), to.hasPackage);
    }
    for (const operation of plain) {
      if (operation.type === 'file-delete') files.delete(operation.path);
      else files.set(operation.path, operation.content);
    }
    if (to === null) return;
    const due = queue === null ? plain : [...queue.take(plain), ...(isStreaming ? [] : queue.flush())];
    await writeOut(to, due);
  }

  async function writeOut(to: ContainerSession, out: readonly PlainOperation[]): Promise<void> {
    const starts = to.starts();
    if (!isStreaming && queue?.missing().length === 0) queue = null;
    const paths = out.map(({ path }) => path).filter((path) => /\.[jt]sx?$/.test(path));
    const isBatch = paths.length > 1;
    if (isBatch) await to.server()?.hold();
    const written = to.write(out, files, disposal.signal);
    const blocked = await written.finally(() => (isBatch ? to.server()?.release(paths) : undefined));
    await showHead(out);
    if (isStreaming) {
      for (const { path } of out) unchecked.add(path);
      faults = { ...faults, packages: blocked, page: [] };
      presented += 1;
      if (to.starts() !== starts) await showFrame(to);
    } else {
      await present(
        to,
        blocked,
        out.map(({ path }) => path),
      );
    }
    settleStatus();
  }

  /**
   * Updates the head. The dev server reloads a page only if more than its head changed
   * (`container-guest/vite.config.mjs`).
   */
  async function showHead(written: readonly PlainOperation[]): Promise<void> {
    const html = written.findLast((one) => one.type === 'file-write' && one.path === 'index.html');
    if (html?.type !== 'file-write' || typeof html.content !== 'string' || frame.phase() !== 'running') return;
    await frame.update(new Map(), [], [], html.content);
  }

  async function apply(operations: readonly CompilerOperation[], isMore: boolean): Promise<void> {
    if (isMore && !isStreaming) themes = 0;
    isStreaming = isMore;
    // Hash during the write, not before it: the person is waiting for the write.
    const tracked = trackOperations(hashes, operations, deps.hashText);
    const { plain, isMissingBytes } = toPlainOperations(operations, files);
    hasMissingBytes ||= isMissingBytes;
    const [known] = await Promise.all([tracked, write(plain)]);
    hashes = known;
  }

  async function tryDraft(
    treeHash: string,
    signal: AbortSignal,
    visits: Parameters<Runtime['try']>[2] = [],
    promises: Parameters<Runtime['try']>[3] = [],
    progressed?: () => void,
    checks?: Checks,
  ): Promise<Observation> {
    const blocked = await enqueue(async () => {
      signal.throwIfAborted();
      if (session === null) return null;
      const known = [...faults.compile, ...faults.packages];
      return session.server() === null ? [...known, ...faults.page] : known;
    });
    // This tab can't try it. Once the deadline for its report has passed, the server's own check counts.
    if (blocked === null) return whenAborted(signal);
    if (blocked.length > 0) return observeBlocked(treeHash, blocked, promises);
    const url = await session?.tryUrl();
    if (!url) return whenAborted(signal);
    const tried = deps.openTryFrame();
    const data = held ?? (await frame.exportData().catch(() => emptyData));
    // A container holds one tree, so it can't also show the version before.
    const showTree = async () => false;
    const journeys = journeysOf({ server: deps.server, url, data, signal, checks, showTree });
    return observeTree(treeHash, tried, { ...journeys, visits, promises, progressed }, locate);
  }

  return {
    mount: (tree, signal) => enqueue(() => mountTree(tree, signal)),
    apply: (operations, isMore) => enqueue(() => apply(operations, isMore)),
    applyPartial: (path, text) =>
      enqueue(async () => {
        if (!path.endsWith('.css') || session === null) return;
        const blocks = deps.closedThemeBlocks(text);
        if (blocks.length <= themes) return;
        themes = blocks.length;
        const old = files.get(path);
        const content = `${typeof old === 'string' ? old : ''}\n${blocks.join('\n')}\n`;
        await session.write([{ type: 'file-write', path, content }], files, disposal.signal);
      }),
    flush: () =>
      enqueue(async () => {
        isStreaming = false;
        themes = 0;
        if (session !== null) await writeOut(session, queue?.flush() ?? []);
      }),
    try: tryDraft,
    // Its pages come from a dev server, whose client takes no pictures.
    lookAt: async () => null,
    holdData: () =>
      enqueue(async () => {
        held = frame.phase() === 'running' ? await frame.exportData().catch(() => emptyData) : emptyData;
      }),
    reload: () =>
      enqueue(async () => {
        if (session === null) return;
        isPainted = false;
        await present(session, await session.write([], files, disposal.signal), []);
        settleStatus();
      }),
    subscribe(listener) {
      listener(status);
      return statuses.subscribe(listener);
    },
    buildSite: (tree, signal) =>
      enqueue(async () => {
        await mountTree(tree, signal);
        if (session === null) return null;
        const built = await session.build(AbortSignal.any([signal, disposal.signal]));
        // If its server was stopped for the build, the page needs the new one.
        await showFrame(session);
        settleStatus();
        return built;
      }),
    async dispose() {
      disposal.abort();
      statuses.clear();
      routes.clear();
      frame.dispose();
      await inLine(async () => session?.close());
    },
    attachFrame(iframe) {
      const isAnother = loadedStart > 0;
      frame.attach(deps.connectFrame(iframe));
      if (!isAnother) return;
      isPainted = false;
      loadedStart = 0;
      void enqueue(async () => {
        if (session !== null) await showFrame(session);
      }).catch(() => undefined);
    },
    navigate: (route) => frame.navigate(route),
    subscribeRoute: routes.subscribe,
  };
}
