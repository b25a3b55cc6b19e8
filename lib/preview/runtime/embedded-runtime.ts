import { createLine } from '../../base/foundation/create-line';
import { createCompiledMirror } from './compiled-mirror';
import { createCompilerSession, type Compiled } from './compiler-session';
import type { EmbeddedRuntime, EmbeddedRuntimeDependencies } from './embedded-runtime-dependencies';
import { emptyData, journeysOf } from './journey-data';
import { createKeptPreview } from './kept-preview';
import { createLayerSource } from './layer-source';
import { createListeners } from './listeners';
import { observeBlocked } from './observe';
import { observeTree } from './observe-tree';
import { createPackageFetch } from './package-fetch';
import { createPreviewFaults } from './preview-faults';
import type { HeldData } from './preview-messages';
import { writtenPackageJson } from './project-files';
import type { Runtime } from './runtime';
import { createTreeShower } from './show-tree';
import { createShownPage } from './shown-page';
import { takeFirstScreens } from './take-first-screens';
import { createTreeMount } from './tree-mount';
import type { FrameProblem } from './try-tree';

/** Compiles in a worker of this page and shows native modules in a frame: docs/decisions/runtime.md. */
export function createEmbeddedRuntime(deps: EmbeddedRuntimeDependencies): EmbeddedRuntime {
  const { server } = deps;
  const disposal = new AbortController();
  const { signal: over } = disposal;
  const enqueue = createLine();
  const routes = createListeners<string>();
  const mirror = createCompiledMirror(server);
  const layers = createLayerSource(server, (packages) => setStarting('packages', packages));
  const session = createCompilerSession({ ...deps, layers });
  const kept = createKeptPreview(mirror, session.readCompiled);
  const faults = createPreviewFaults({ locate, reloadBlank: () => page.reloadIfPatched() });
  const whenLoaded = () => mounting.whenLoaded();
  const page = createShownPage({
    ...deps,
    session,
    kept,
    faults,
    enqueue,
    whenLoaded,
    signal: over,
    moved: routes.tell,
  });
  const mounting = createTreeMount({ ...deps, session, kept, page, faults, setStarting, take, disposal: over });
  const showTree = createTreeShower({ ...deps, mirror, layer: (signal) => layers.get([], signal) });
  const fetchPackages = createPackageFetch({
    layers,
    signal: over,
    arrived: (layer) =>
      enqueue(async () => {
        faults.setPackages([]);
        const compiled = await session.setLayer(layer);
        await take(compiled);
        if (compiled.isNewLayer) kept.keepInBackground(null);
      }),
    failed(problems) {
      faults.setPackages(problems);
      faults.settle();
    },
  });
  /** The app's stored data when the turn began. */
  let held: HeldData | null = null;

  function setStarting(step: 'connecting' | 'packages' | 'compiling', packages: number | null = null): void {
    if (page.phase() !== 'running') faults.setStarting(step, packages);
  }

  async function locate(problem: FrameProblem) {
    await whenLoaded().catch(() => undefined);
    return session.locate(problem);
  }

  function getPackages(specifiers: readonly string[]): void {
    const missing = fetchPackages(specifiers);
    if (missing !== null) faults.setPackages(missing);
  }

  /** Updates the faults, the stored preview and the page to the compiler's state. */
  async function take(compiled: Compiled, mayOpen = true): Promise<void> {
    const { output, isNewLayer } = compiled;
    const { modules, removed, missingPackages } = output;
    if (modules.length > 0 || removed.length > 0 || isNewLayer || output.html !== undefined) kept.setStale();
    faults.setCompiled(output.problems, output.placeholders.length);
    if (missingPackages.length > 0) getPackages(missingPackages);
    if (session.isStanding()) await kept.keepAssets();
    await page.present(compiled, mayOpen);
    faults.settle();
  }

  /** Makes the host serve a draft in lane `try`. Returns the problems that prevent this, or null. */
  async function prepareTrial(treeHash: string) {
    await whenLoaded();
    const known = faults.blocking();
    if (known.length > 0 || !session.isStanding()) return known;
    await mirror.keep('try', treeHash, await session.readCompiled());
    if (kept.isStale()) kept.keepInBackground(treeHash);
    return null;
  }

  const tryDraft: Runtime['try'] = async (treeHash, signal, visits = [], promises = [], progressed, checks) => {
    const { tryUrl } = await page.addresses();
    const blocked = await enqueue(() => prepareTrial(treeHash));
    if (blocked) return observeBlocked(treeHash, blocked, promises);
    const data = held ?? (await page.exportData().catch(() => emptyData));
    const journeys = journeysOf({ server, url: tryUrl, data, signal, checks, showTree });
    return observeTree(treeHash, deps.openTryFrame(), { ...journeys, visits, promises, progressed }, locate);
  };

  const lookAt: Runtime['lookAt'] = async (treeHash, signal) => {
    const { tryUrl } = await page.addresses();
    if (await enqueue(() => prepareTrial(treeHash))) return null;
    const data = held ?? (await page.exportData().catch(() => emptyData));
    return takeFirstScreens(deps.openTryFrame(), { url: tryUrl, data, signal });
  };

  return {
    mount: (tree, signal) => enqueue(() => mounting.mount(tree, signal)),
    apply: (operations, isStreaming) =>
      enqueue(async () => {
        await whenLoaded();
        faults.setStreaming(isStreaming);
        if (layers.usePackageJson(writtenPackageJson(operations))) getPackages([]);
        kept.noteAssets(operations);
        await take(await session.apply(operations, isStreaming));
        if (!isStreaming && kept.isStale()) kept.keepInBackground(null);
      }),
    applyPartial: (path, text) =>
      enqueue(async () => {
        await whenLoaded();
        const compiled = await session.applyPartial(path, text);
        if (compiled) await take(compiled);
      }),
    flush: () =>
      enqueue(async () => {
        await whenLoaded();
        faults.setStreaming(false);
        await take(await session.flush());
        if (kept.isStale()) kept.keepInBackground(null);
      }),
    try: tryDraft,
    lookAt,
    holdData: () =>
      enqueue(async () => {
        const hasPage = page.phase() !== 'absent' && page.phase() !== 'loading';
        held = hasPage ? await page.exportData().catch(() => emptyData) : emptyData;
      }),
    reload: () =>
      enqueue(async () => {
        await whenLoaded();
        await kept.whenKept();
        await page.reload();
      }),
    subscribe: faults.subscribe,
    async dispose() {
      disposal.abort();
      page.dispose();
      faults.dispose();
      routes.clear();
    },
    attachFrame: page.attach,
    navigate: page.navigate,
    subscribeRoute: routes.subscribe,
  };
}
