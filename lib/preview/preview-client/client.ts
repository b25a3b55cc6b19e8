import * as refreshRuntime from 'react-refresh/runtime';
import type { StudioMessage } from '../runtime/preview-messages';
import { createAppRunner } from './app-runner';
import { describeThrown, readStack } from './faults';
import { endLostSession } from './end-lost-session';
import { exportData, importData } from './held-data';
import { createIdleLook } from './is-idle';
import { createModuleRegistry } from './module-registry';
import type { PageConfig } from './page-config';
import { createPageVoice, mindLane } from './page-voice';
import { goInPlace, loadRoute } from './routes';
import { isBlank } from './page-checks';
import { watchSettling } from './settle';
import { spareReact } from './spare-react';
import { openStudioPort } from './studio-port';
import type { PictureTaker } from './take-picture';
import type * as tester from './tester';
import { watchFaults } from './watch-faults';
import { watchTimers } from './watch-timers';
import { whenDrawn } from './when-drawn';

/**
 * Runs first in every preview document, before any code of the app: provides `__easel` for compiled modules, reports
 * faults and carries out the studio's requests.
 */
const heartbeatMs = 2000;

const config = JSON.parse(document.currentScript?.dataset.config ?? '{}') as PageConfig;
const studio = openStudioPort(config.builderOrigin);
const registry = createModuleRegistry(document, location.origin);
const isTried = config.lane === 'try';
const settle = watchSettling(document, isTried ? createIdleLook(document, watchTimers(window)) : undefined);
// The document names its entry in a module script. On a slow device that runs long after `ready`.
const named = settle.begin();
if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', named, { once: true });
else named();

const voice = createPageVoice(studio);
const { tell, report } = voice;
const runner = createAppRunner({
  registry,
  settle,
  failed(error) {
    const frames = readStack(error instanceof Error ? (error.stack ?? '') : '', registry.urlOf);
    report({ kind: 'page-error', message: describeThrown(error), frames, excerpt: '' });
  },
  updating: (id) => studio.post({ type: 'updating', id }),
});

/** The original fetch, without the wrapper that watches the app's calls. */
const plainFetch = window.fetch.bind(window);
const faults = watchFaults({ report, urlOf: registry.urlOf, settle });

refreshRuntime.injectIntoGlobalHook(window);
const putBack = isTried ? spareReact(window) : () => undefined;
/** Lane `try` starts once the document has named its entry and the studio has sent `start`, in either order. */
let waitingEntry: string | null = null;
let mayStart = config.lane === 'main' || window.parent === window;

const compiledModules = {
  /** Value of `import.meta.env`. */
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
  // Development builds of packages may call these. Their components are not refreshed here.
  $RefreshReg$: () => undefined,
  $RefreshSig$: () => (type: unknown) => type,
});

mindLane(config.lane);

/** Once the page is quiet, reports the problems it has. */
async function checkPage(): Promise<void> {
  await whenDrawn(settle, () => isBlank(document));
  voice.checkPage();
}

async function startApp(): Promise<void> {
  const entry = waitingEntry;
  if (entry === null || !mayStart) return;
  waitingEntry = null;
  const started = settle.begin();
  if (config.lane === 'main')
    await endLostSession(config.env, { storage: localStorage, fetch: plainFetch, now: Date.now() });
  await runner.start(entry);
  putBack();
  started();
  tell({ type: 'updated', id: 0, outcome: runner.isBroken() ? 'broken' : 'done' });
  await checkPage();
}

async function answer(message: StudioMessage): Promise<void> {
  switch (message.type) {
    case 'start': {
      const prepared = settle.begin();
      try {
        if (message.data) await importData(message.data);
        if (message.breaks !== undefined && config.lane === 'try') {
          ((await import(/* @vite-ignore */ config.testerUrl)) as typeof tester).breakDocument(message.breaks);
        }
      } finally {
        prepared();
      }
      mayStart = true;
      return startApp();
    }
    case 'greet':
      return voice.answerGreeting(config.manifest);
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
      if (message.look && config.lane === 'try') {
        const { lookAtPage } = (await import(/* @vite-ignore */ config.testerUrl)) as typeof tester;
        voice.tellFlaws(lookAtPage(document));
      }
      return voice.settled(message.id, runner.isBroken());
    case 'step': {
      if (config.lane !== 'try') return;
      const { takeStep } = (await import(/* @vite-ignore */ config.testerUrl)) as typeof tester;
      return studio.post({ type: 'stepped', id: message.id, ...(await takeStep(message, settle)) });
    }
    case 'outline': {
      if (config.lane !== 'try') return;
      const { outlinePage } = (await import(/* @vite-ignore */ config.testerUrl)) as typeof tester;
      return studio.post({ type: 'outlined', id: message.id, ...outlinePage(document) });
    }
    case 'picture': {
      if (config.lane !== 'try') return;
      const picture = await import(/* @vite-ignore */ config.pictureUrl)
        .then(({ takePicture }: PictureTaker) => takePicture(message.isWhole))
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

voice.ready(config.manifest);
