import { createLine } from '../foundation/create-line';
import type { Problem } from '../foundation/problem';
import type { PackageLayer } from '../packages/package-layer';
import { createCompiledMirror } from './compiled-mirror';
import type { EmbeddedRuntime, EmbeddedRuntimeDependencies } from './embedded-runtime-dependencies';
import type { Compiler, CompilerOutput, PreviewManifest } from './compiler';
import { fallsSilent, stoppedAnswering } from './frame-channel';
import { addProblem, locateProblem } from './frame-problem';
import { createLayerSource, missingPackages } from './layer-source';
import { createListeners } from './listeners';
import { applyOutput, replacedBetween, tableOf, type ModuleTable } from './module-graph';
import { createPreviewFrame } from './preview-frame';
import type { FrameMessage, HeldData } from './preview-messages';
import { observeBlocked } from './observe';
import type { PreviewAddresses } from './preview-server';
import { filesOfTree, isTree, textOf, trackOperations, writtenPackageJson, type ProjectFiles } from './project-files';
import { emptyData, journeysOf } from './journey-data';
import type { Checks, Observation, Runtime, RuntimeStatus } from './runtime';
import { inOrder, noFaults, statusOf } from './runtime-faults';
import type { FrameProblem } from './try-tree';
import { observeTree } from './observe-tree';
import { createTreeShower } from './show-tree';
import { createAwayWatch } from './when-back';

const paintTimeout = 10_000;

/** Compiles in a worker of this page and shows native modules in a frame: DESIGN "Runtime". */
export function createEmbeddedRuntime(deps: EmbeddedRuntimeDependencies): EmbeddedRuntime {
  const { server } = deps;
  const mirror = createCompiledMirror(server);
  const routes = createListeners<string>();
  const statuses = createListeners<RuntimeStatus>();
  const disposal = new AbortController();

  let addresses: PreviewAddresses | null = null;
  let compiler: Promise<Compiler> | null = null;
  /** Resolves once the compiler holds the mounted tree; after a warm start that is later than the first paint. */
  let loaded: Promise<void> = Promise.resolve();
  let layer: PackageLayer | null = null;
  let files: ProjectFiles = new Map();
  let table: ModuleTable = new Map();
  let isStanding = false;
  /** Whether the host would show something older than this page knows. */
  let isUnkept = false;
  /** Pictures and tables came that the host does not serve yet: an app that asks for one would show a hole for good. */
  let hasNewAssets = false;
  let shown: string | null = null;
  /** What is being kept; a document loaded meanwhile would show what was kept before. */
  let kept: Promise<void> = Promise.resolve();
  let held: HeldData | null = null;
  /** Counts what the frame was given to show. */
  let presented = 0;
  /** Parts of the page were replaced since it was loaded: what it remembers is older than its code. */
  let isPatched = false;
  let [placeholders, isStreaming] = [0, false];
  let faults = noFaults;
  let status: RuntimeStatus = { phase: 'starting', step: 'connecting', packages: null };

  let [isGettingPackages, isReturning, isMounting] = [false, false, false];
  const tellFault = inOrder<{ problem: Problem; during: number | null }>(({ problem, during }) => {
    // An update since then has replaced what it was seen in; null: Easel was away, and the app is not to blame.
    if (during !== presented) return;
    faults = { ...faults, page: addProblem(faults.page, problem) };
    if (status.phase !== 'starting') settleStatus();
  });
  const frame = createPreviewFrame(hear, (manifest) => {
    // One at a time: a page may claim to have come back as often as it likes.
    if (isReturning) return;
    isReturning = true;
    void enqueue(() => welcomeBack(manifest))
      .catch(() => undefined)
      .finally(() => (isReturning = false));
  });

  function setStatus(next: RuntimeStatus): void {
    if (JSON.stringify(next) === JSON.stringify(status)) return;
    status = next;
    statuses.tell(status);
  }
  /** While a reply streams the app is unfinished, and what is wrong with it may be mended by the next file. */
  function settleStatus(): void {
    if (isPatched && !isStreaming && faults.page.some(({ kind }) => kind === 'blank-page')) return startAnew();
    setStatus(statusOf(isStreaming ? { ...noFaults, packages: faults.packages } : faults, placeholders));
  }
  /**
   * A patched page may go blank over what it remembers: rows read before the change gave their table another column. Nothing in a
   * blank page can be lost, and whoever loads the app anew does not see it; only a page that is blank then is broken.
   */
  function startAnew(): void {
    isPatched = false;
    faults = { ...faults, page: [] };
    presented += 1;
    // Where the server is out of reach the next change, or Reload, tries again.
    void enqueue(() => orSilent(reloadFrame()).then(settleStatus)).catch(() => undefined);
  }
  const setStarting = (step: 'connecting' | 'packages' | 'compiling', packages: number | null = null) => {
    if (frame.phase() !== 'running') setStatus({ phase: 'starting', step, packages });
  };
  const isServerAway = createAwayWatch(server, disposal.signal, () => {
    void enqueue(() => orSilent(loadFrame()).then(settleStatus)).catch(() => undefined);
  });
  const layers = createLayerSource(server, (packages) => setStarting('packages', packages));

  const enqueue = createLine();
  const showTree = createTreeShower({ ...deps, mirror, layer: (signal) => layers.get([], signal) });
  const useCompiler = () => (compiler ??= deps.startCompiler());
  const useAddresses = async () => (addresses ??= await server.open());

  async function locate(problem: FrameProblem): Promise<Problem> {
    await loaded.catch(() => undefined);
    // Only a compiler that is there already: starting one to name a line would cost the first paint.
    const ready = await compiler?.catch(() => null);
    return locateProblem(problem, table, async (...position) => (await ready?.originalPosition(...position)) ?? null);
  }

  function hear(message: FrameMessage): void {
    // A new document remembers nothing that is older than its code.
    if (message.type === 'ready') isPatched = false;
    if (message.type === 'route') routes.tell(message.route);
    if (message.type === 'problem') {
      const during = presented;
      const isAway = message.message === stoppedAnswering ? isServerAway() : Promise.resolve(false);
      tellFault(isAway.then(async (away) => ({ problem: await locate(message), during: away ? null : during })));
    }
  }

  /** The app, or the person in it, loaded the document anew: it must show what this page knows, not what was kept. */
  async function welcomeBack(manifest: string | null): Promise<void> {
    await loaded;
    await kept;
    if (!isUnkept && manifest === shown) return;
    if (manifest === null && isStanding) return boot(await useCompiler());
    if (!isUnkept || !isStanding) return;
    await keep(null);
    await frame.reload();
  }

  async function keep(treeHash: string | null): Promise<void> {
    isUnkept = false;
    const compiled = await (await useCompiler()).manifest();
    shown = await mirror.keep('main', treeHash, compiled);
  }
  /** Keeping is for the next load; a failure now only means that load compiles again. */
  function keepInBackground(treeHash: string | null): void {
    kept = keep(treeHash).catch(() => {
      isUnkept = true;
    });
  }

  /** In the background: the rest of the app goes on while packages come. What is still missing then is asked for next. */
  function getPackages(specifiers: readonly string[]): void {
    if (isGettingPackages) return;
    if (layers.hasAsked(specifiers)) return void (faults = { ...faults, packages: layers.stillMissing(specifiers) });
    isGettingPackages = true;
    const got = layers.get(specifiers, disposal.signal).finally(() => (isGettingPackages = false));
    got
      .then((found) =>
        enqueue(async () => {
          faults = { ...faults, packages: [] };
          const isNew = found.hash !== layer?.hash;
          layer = found;
          await take(await (await useCompiler()).setLayer(found), isNew);
          if (isNew) keepInBackground(null);
        }),
      )
      .catch((error: unknown) => {
        if (disposal.signal.aborted) return;
        faults = { ...faults, packages: [missingPackages(specifiers, error)] };
        settleStatus();
      });
  }

  async function boot(ready: Compiler): Promise<void> {
    isPatched = false;
    const { manifest } = await ready.manifest();
    const { layersOrigin } = await useAddresses();
    const address = (file: string) => `${layersOrigin}/${layer?.hash}/${file}`;
    const packages = Object.entries(layer?.imports ?? {}).map(([name, file]) => [name, address(file)]);
    await frame.boot({ ...manifest, table, packages: Object.fromEntries(packages) as Record<string, string> });
  }

  const loadFrame = async () => frame.load((await useAddresses()).mainUrl);

  async function reloadFrame(): Promise<void> {
    await keep(null);
    if (await frame.reload()) return;
    await loadFrame();
  }

  async function present(output: CompilerOutput, isNewLayer: boolean): Promise<void> {
    const phase = frame.phase();
    // Broken when it was opened, it has no document yet; `mountTree` sees to its own.
    if (phase === 'absent' && output.isStanding && !isMounting) {
      await keep(null);
      return void (await loadFrame());
    }
    const isOnItsWay = phase === 'absent' || (phase === 'loading' && !frame.isStuck());
    if (!output.isStanding || isOnItsWay) return;
    const isChanged = output.kind !== 'none' || isNewLayer || output.modules.length > 0;
    if (!isChanged && output.html === undefined) return;
    faults = { ...faults, page: [] };
    presented += 1;
    if (phase === 'running' && !isNewLayer && output.kind !== 'reload') {
      const urls = output.modules.map((module) => module.url);
      isPatched = true;
      const outcome = await frame.update(table, urls, output.boundaries, output.html ?? null);
      if (outcome !== 'reload') return;
    }
    // An app that could not start has no part to update: all of it runs again, in the same document.
    if (phase === 'running' || frame.isStuck()) await reloadFrame();
    else await boot(await useCompiler());
  }

  /** A page that does not answer in time is at fault itself; whoever asked goes on. */
  async function orSilent(work: Promise<unknown>): Promise<void> {
    if (!(await fallsSilent(work)) || (await isServerAway())) return;
    faults = { ...faults, page: addProblem(faults.page, { kind: 'page-error', message: stoppedAnswering }) };
  }

  async function take(output: CompilerOutput, isNewLayer = false): Promise<void> {
    table = applyOutput(table, output);
    isUnkept ||= output.modules.length > 0 || output.removed.length > 0 || isNewLayer || output.html !== undefined;
    ({ isStanding } = output);
    faults = { ...faults, compile: output.problems };
    placeholders = output.placeholders.length;
    if (output.missingPackages.length > 0) getPackages(output.missingPackages);
    if (hasNewAssets && isStanding) {
      hasNewAssets = false;
      await keep(null).catch(() => (isUnkept = true));
    }
    await orSilent(present(output, isNewLayer));
    settleStatus();
  }

  /** What was compiled before is on screen; now the compiler catches up, out of the way of the first paint. */
  async function catchUp(treeHash: string, manifest: PreviewManifest, signal: AbortSignal): Promise<void> {
    const hashes = [...new Set(manifest.modules.map((module) => module.hash))];
    const [found, code] = await Promise.all([server.files(treeHash, signal), server.compiledCode(hashes)]);
    layers.usePackageJson(textOf(found['package.json']));
    layer = await layers.get([], signal);
    const ready = await useCompiler();
    const output = await ready.load(found, layer, { manifest, code });
    const before = tableOf({ manifest, code });
    await adopt(ready, output, before, manifest.layer !== layer.hash);
  }

  /** Takes over what the compiler holds after `load`, and brings a frame that shows `before` up to it. */
  async function adopt(
    ready: Compiler,
    output: CompilerOutput,
    before: ModuleTable,
    isNewLayer: boolean,
  ): Promise<void> {
    const compiled = await ready.manifest();
    table = tableOf(compiled);
    await take({ ...output, ...replacedBetween(before, table) }, isNewLayer);
  }

  async function mountTree(tree: Parameters<Runtime['mount']>[0], signal: AbortSignal): Promise<void> {
    await loaded.catch(() => undefined);
    loaded = Promise.resolve();
    isStreaming = false;
    signal.throwIfAborted();
    if (files.size > 0 && isTree(files, tree.entries)) return keepInBackground(tree.hash);
    setStarting('connecting');
    const [{ mainUrl, shown: keptManifest }, kept] = await Promise.all([
      useAddresses(),
      server.findCompiled(tree.hash, deps.compilerVersion),
    ]);
    signal.throwIfAborted();
    const isFirst = frame.phase() === 'absent';
    shown ??= keptManifest;
    if (kept && isFirst) {
      if (shown !== kept.manifestHash) shown = await server.show('main', tree.hash, kept.manifest);
      files = filesOfTree(tree.entries);
      await Promise.all([frame.whenPainted(paintTimeout), frame.open(mainUrl, shown)]);
      isStanding = true;
      settleStatus();
      loaded = catchUp(tree.hash, kept.manifest, disposal.signal);
      // The app is on screen all the same; the next `mount` starts over, and what comes before it is told.
      loaded.catch(() => (files = new Map()));
      return;
    }

    // The canvas can load while the compiler works; a document of some older tree must not.
    const canvas = isFirst && shown === null ? frame.open(mainUrl, null) : Promise.resolve();
    setStarting('compiling');
    const [ready, found] = await Promise.all([useCompiler(), server.files(tree.hash, signal), canvas]);
    layers.usePackageJson(textOf(found['package.json']));
    const before = table;
    const known = before.size > 0 ? await ready.manifest() : kept ? await withCode(kept.manifest) : undefined;
    const oldLayer = layer?.hash;
    layer = await layers.get([], signal);
    signal.throwIfAborted();
    const output = await ready.load(found, layer, known);
    files = filesOfTree(tree.entries);
    const painted = frame.whenPainted(paintTimeout);
    isMounting = true;
    const isNewLayer = oldLayer !== undefined && oldLayer !== layer.hash;
    await adopt(ready, output, before, isNewLayer).finally(() => (isMounting = false));
    if (frame.phase() === 'absent' && isStanding) {
      await keep(output.problems.length === 0 ? tree.hash : null);
      await frame.load(mainUrl);
    } else if (output.problems.length === 0) {
      keepInBackground(tree.hash);
    }
    if (isFirst && frame.phase() === 'running') await painted;
    settleStatus();
  }
  const withCode = async (manifest: PreviewManifest) => ({
    manifest,
    code: await server.compiledCode(manifest.modules.map((module) => module.hash)),
  });

  async function tryDraft(
    treeHash: string,
    signal: AbortSignal,
    visits: Parameters<Runtime['try']>[2] = [],
    promises: Parameters<Runtime['try']>[3] = [],
    progressed?: () => void,
    checks?: Checks,
  ): Promise<Observation> {
    const { tryUrl } = await useAddresses();
    const blocked = await enqueue(async () => {
      await loaded;
      const known = [...faults.compile, ...faults.packages];
      if (known.length > 0 || !isStanding) return known;
      const compiled = await (await useCompiler()).manifest();
      await mirror.keep('try', treeHash, compiled);
      if (isUnkept) keepInBackground(treeHash);
      return null;
    });
    if (blocked) return observeBlocked(treeHash, blocked, promises);
    const data = held ?? (await frame.exportData().catch(() => emptyData));
    const journeys = journeysOf({ server, url: tryUrl, data, signal, checks, showTree });
    return observeTree(treeHash, deps.openTryFrame(), { ...journeys, visits, promises, progressed }, locate);
  }

  return {
    mount: (tree, signal) => enqueue(() => mountTree(tree, signal)),
    apply: (operations, streaming) =>
      enqueue(async () => {
        await loaded;
        isStreaming = streaming;
        if (layers.usePackageJson(writtenPackageJson(operations))) getPackages([]);
        files = await trackOperations(files, operations, deps.hashText);
        hasNewAssets ||= operations.some((one) => 'blob' in one && one.path.startsWith('public/'));
        await take(await (await useCompiler()).apply(operations, streaming));
        if (!streaming && isUnkept) keepInBackground(null);
      }),
    applyPartial: (path, text) =>
      enqueue(async () => {
        await loaded;
        const output = await (await useCompiler()).applyPartial(path, text);
        if (output) await take(output);
      }),
    flush: () =>
      enqueue(async () => {
        await loaded;
        isStreaming = false;
        await take(await (await useCompiler()).flush());
        if (isUnkept) keepInBackground(null);
      }),
    try: tryDraft,
    holdData: () =>
      enqueue(async () => {
        const hasPage = frame.phase() !== 'absent' && frame.phase() !== 'loading';
        held = hasPage ? await frame.exportData().catch(() => emptyData) : emptyData;
      }),
    reload: () =>
      enqueue(async () => {
        await loaded;
        await kept;
        faults = { ...faults, page: [] };
        if (isUnkept && isStanding) await orSilent(reloadFrame());
        else if (!(await frame.reload())) await orSilent(loadFrame());
        settleStatus();
      }),
    subscribe(listener) {
      listener(status);
      return statuses.subscribe(listener);
    },
    async dispose() {
      disposal.abort();
      frame.dispose();
      statuses.clear();
      routes.clear();
    },
    attachFrame(iframe) {
      const isAnother = addresses !== null && frame.phase() !== 'absent';
      frame.attach(deps.connectFrame(iframe));
      if (!isAnother) return;
      const shownAgain = enqueue(() => orSilent(loadFrame())).then(() => status.phase !== 'starting' && settleStatus());
      // Let go meanwhile, or the server is out of reach, as the next mount will say.
      shownAgain.catch(() => undefined);
    },
    navigate: (route) => frame.navigate(route),
    subscribeRoute: routes.subscribe,
  };
}
