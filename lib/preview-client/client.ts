import * as refreshRuntime from 'react-refresh/runtime';
import type { FrameMessage, StudioMessage } from '../runtime/preview-messages';
import { createAppRunner } from './app-runner';
import { calmDialogs } from './calm-dialogs';
import { describeThrown, readStack, type Fault } from './faults';
import { exportData, importData } from './held-data';
import { createModuleRegistry } from './module-registry';
import type { PageConfig } from './page-config';
import { findOverflow, findUnreadablePatterns, isBlank } from './page-checks';
import { currentRoute, findLinks, goInPlace, watchRoute, loadRoute } from './routes';
import { watchSettling } from './settle';
import { openStudioPort } from './studio-port';
import type { PictureTaker } from './take-picture';
import type { StepTaker } from './take-step';
import { emulateFocus } from './emulate-focus';
import { watchFaults } from './watch-faults';

/**
 * Runs first in every preview document, before any code of the app: gives compiled modules their `__easel`, reports
 * what goes wrong, and does what the studio asks.
 */
const settleCap = 4000;
const heartbeatMs = 2000;

const config = JSON.parse(document.currentScript?.dataset.config ?? '{}') as PageConfig;
const studio = openStudioPort(config.builderOrigin);
const registry = createModuleRegistry(document, location.origin);
const settle = watchSettling(document);

/** What happened before a studio listened, told again when it greets: it may come after this document, which its page loads. */
const untold: FrameMessage[] = [];
const mostUntold = 20;

function tell(message: FrameMessage): void {
  if (untold.length < mostUntold) untold.push(message);
  studio.post(message);
}
const report = (fault: Fault) => tell({ type: 'problem', ...fault, route: currentRoute(), width: window.innerWidth });
const runner = createAppRunner({
  registry,
  settle,
  failed(error) {
    const frames = readStack(error instanceof Error ? (error.stack ?? '') : '', registry.urlOf);
    report({ kind: 'page-error', message: describeThrown(error), frames, excerpt: '' });
  },
});

const faults = watchFaults({ report, urlOf: registry.urlOf, settle });

refreshRuntime.injectIntoGlobalHook(window);
/** Lane `try` begins when the document has named its entry and the studio has said `start`, in whichever order. */
let waitingEntry: string | null = null;
let mayStart = config.lane === 'main' || window.parent === window;

const compiledModules = {
  /** What `import.meta.env` is. */
  env: config.env,
  hot: undefined,
  refresh: (url: string) => ({
    register: (type: unknown, id: string) => refreshRuntime.register(type, `${url} ${id}`),
    signature: refreshRuntime.createSignatureFunctionForTransform,
  }),
  style(url: string, css: string) {
    let element = document.querySelector<HTMLStyleElement>(`style[data-easel-url=${CSS.escape(url)}]`);
    if (!element) {
      element = document.createElement('style');
      element.dataset.easelUrl = url;
      document.head.append(element);
    }
    if (element.textContent !== css) element.textContent = css;
  },
  /** Called by the document with its entry. */
  start(entry: string) {
    waitingEntry = entry;
    void startApp();
  },
};
Object.defineProperty(globalThis, '__easel', { value: compiledModules, writable: false, configurable: false });
Object.assign(globalThis, {
  // A component file that is not ours to refresh (a package in development form) may call these.
  $RefreshReg$: () => undefined,
  $RefreshSig$: () => (type: unknown) => type,
});

if (config.lane === 'try') {
  // Nobody is there to answer; a dialog would stop the studio's own tab.
  Object.assign(window, { alert: () => undefined, confirm: () => true, prompt: () => '', print: () => undefined });
  window.open = () => null;
  emulateFocus(document, window);
} else {
  calmDialogs(window, Date.now);
}

let isPainted = false;
new MutationObserver((_, observer) => {
  if (isPainted || !document.body || isBlank(document)) return;
  isPainted = true;
  observer.disconnect();
  const say = () => tell({ type: 'painted', at: performance.now() });
  // A hidden tab draws nothing, and whoever waits there has nothing better to wait for.
  if (document.hidden) say();
  else requestAnimationFrame(say);
}).observe(document, { subtree: true, childList: true, characterData: true });

let route = '';
function postRoute(): void {
  const next = currentRoute();
  if (next === route) return;
  route = next;
  studio.post({ type: 'route', route });
}
watchRoute(postRoute);

/** Once the page is quiet: says if nothing is to be seen, if a phone would have to scroll sideways, if a field checks nothing. */
async function checkPage(): Promise<void> {
  await settle.whenSettled(settleCap);
  if (isBlank(document)) {
    report({ kind: 'blank-page', message: 'The page shows nothing at all.', frames: [], excerpt: '' });
  }
  const overflow = findOverflow(document);
  if (overflow) report({ kind: 'sideways-overflow', frames: [], ...overflow });
  for (const fault of findUnreadablePatterns(document)) report({ kind: 'console-error', frames: [], ...fault });
}

async function startApp(): Promise<void> {
  const entry = waitingEntry;
  if (entry === null || !mayStart) return;
  waitingEntry = null;
  await runner.start(entry);
  tell({ type: 'updated', id: 0, outcome: runner.isBroken() ? 'broken' : 'done' });
  await checkPage();
}

async function answer(message: StudioMessage): Promise<void> {
  switch (message.type) {
    case 'start':
      if (message.data) await importData(message.data);
      mayStart = true;
      return startApp();
    case 'greet':
      studio.post({ type: 'ready', manifest: config.manifest, route: currentRoute(), isAnswer: true });
      for (const message of untold) studio.post(message);
      return;
    case 'boot':
      faults.forget();
      studio.post({ type: 'updated', id: message.id, outcome: await runner.boot(message) });
      return checkPage();
    case 'update': {
      faults.forget();
      const outcome = await runner.update(message);
      studio.post({ type: 'updated', id: message.id, outcome });
      return checkPage();
    }
    case 'reload':
      return location.reload();
    case 'navigate':
      return message.mode === 'load' ? loadRoute(message.route) : goInPlace(message.route);
    case 'data-export':
      return studio.post({ type: 'data', id: message.id, data: await exportData() });
    case 'settle':
      await settle.whenSettled(message.cap, message.quiet);
      await checkPage();
      return studio.post({
        type: 'settled',
        id: message.id,
        route: currentRoute(),
        width: window.innerWidth,
        links: findLinks(document),
        isBlank: isBlank(document),
        isBroken: runner.isBroken(),
      });
    case 'step': {
      if (config.lane !== 'try') return;
      const { takeStep } = (await import(/* @vite-ignore */ config.testerUrl)) as StepTaker;
      return studio.post({ type: 'stepped', id: message.id, ...(await takeStep(message, settle)) });
    }
    case 'picture': {
      if (config.lane !== 'try') return;
      const picture = await import(/* @vite-ignore */ config.pictureUrl)
        .then(({ takePicture }: PictureTaker) => takePicture())
        .catch(() => null);
      return studio.post({ type: 'pictured', id: message.id, picture });
    }
    default:
      return message satisfies never;
  }
}

studio.listen((message) => {
  answer(message).catch((error: unknown) =>
    report({ kind: 'page-error', message: describeThrown(error), frames: [], excerpt: '' }),
  );
});
setInterval(() => studio.post({ type: 'heartbeat' }), heartbeatMs);

route = currentRoute();
studio.post({ type: 'ready', manifest: config.manifest, route });
