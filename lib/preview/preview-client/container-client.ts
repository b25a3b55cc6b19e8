import type { StudioMessage } from '../runtime/preview-messages';
import { describeThrown } from './faults';
import { exportData, importData } from './held-data';
import { createPageVoice, mindLane } from './page-voice';
import { currentRoute, goInPlace, loadRoute } from './routes';
import { watchSettling } from './settle';
import { showHead } from './show-head';
import { lookAtPage } from './look/look-at-page';
import { outlinePage } from './outline-page';
import { openStudioPort } from './studio-port';
import { breakDocument, takeStep } from './take-step';
import { watchFaults } from './watch-faults';
import { whenArrived } from './when-arrived';

/**
 * Runs first in every page a container serves: reports faults and carries out the studio's requests, with the same
 * protocol as the embedded preview's client. The project's own dev server updates the modules, so this client doesn't.
 */
declare const EASEL_STUDIO: string;

const settleCap = 4000;
/** In ms. After this long without a new module, the rest is not expected to arrive. */
const arrival = { quiet: 7000, most: 30_000 };
const heartbeatMs = 2000;
/**
 * Messages of Vite's own client about its connection and updates. The dev server reports the same problems with file
 * and line.
 */
const isDevServerTalk = (message: string) => /^\[(?:vite|hmr)\]|WebSocket connection/i.test(message);

/**
 * Path of a module of the project; null for modules that a tool or a package added, because the project can't fix
 * those.
 */
function moduleOf(address: string): string | null {
  if (!address.startsWith(location.origin)) return null;
  const { pathname } = new URL(address);
  return /^\/(?:@|node_modules\/)/.test(pathname) ? null : pathname;
}

function begin(lane: 'main' | 'try'): void {
  const studio = openStudioPort(EASEL_STUDIO);
  const settle = watchSettling(document);
  const voice = createPageVoice(studio, ({ message }) => isDevServerTalk(message));
  const { report } = voice;
  // A page counts as quiet only after everything it loads has arrived, however long the dev server takes.
  const whenLoaded = new Promise<void>((resolve) => {
    if (document.readyState === 'complete') resolve();
    else window.addEventListener('load', () => resolve(), { once: true });
  });
  // Start watching at once: a page written into the holding page reports `complete` too early.
  const arrived = whenArrived(whenLoaded, arrival);
  watchFaults({ report, urlOf: moduleOf, settle });

  mindLane(lane);

  async function answer(message: StudioMessage): Promise<void> {
    switch (message.type) {
      case 'greet':
        return voice.answerGreeting('container');
      case 'reload':
        return location.reload();
      case 'navigate':
        return message.mode === 'load' ? loadRoute(message.route) : goInPlace(message.route);
      case 'data-export':
        return studio.post({ type: 'data', id: message.id, data: await exportData() });
      case 'settle':
        await arrived;
        await settle.whenSettled(message.cap, message.quiet);
        voice.checkPage();
        if (message.look && lane === 'try') voice.tellFlaws(lookAtPage(document));
        return voice.settled(message.id, false);
      case 'step':
        if (lane !== 'try') return;
        return studio.post({ type: 'stepped', id: message.id, ...(await takeStep(message, settle)) });
      case 'outline':
        if (lane !== 'try') return;
        return studio.post({ type: 'outlined', id: message.id, ...outlinePage(document) });
      case 'picture':
        // This client is a single file in a dev server's page, so it is kept small and takes no pictures; the text is
        // enough.
        return studio.post({ type: 'pictured', id: message.id, picture: null });
      case 'update':
        // The dev server handles modules. For a change of index.html all it can do is reload, so the head is updated
        // here.
        if (message.html !== null) showHead(new DOMParser().parseFromString(message.html, 'text/html'));
        return studio.post({ type: 'updated', id: message.id, outcome: 'done' });
      case 'start':
      case 'boot':
        return;
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
  if (lane === 'main') {
    voice.ready('container');
    // A dev server may take a long time to serve its first page, which can't be judged until all of it has arrived.
    void whenLoaded.then(() => settle.whenSettled(settleCap)).then(voice.checkPage);
  }
}

/** A page of lane `try` is empty until the studio sends `start`; then the app's own page replaces it. */
function holdUntilStart(): void {
  const studio = openStudioPort(EASEL_STUDIO);
  const waiting: StudioMessage[] = [];
  let isStarted = false;

  async function start({ data, breaks }: Extract<StudioMessage, { type: 'start' }>): Promise<void> {
    isStarted = true;
    if (data) await importData(data);
    if (breaks !== undefined) breakDocument(breaks);
    const response = await fetch(location.href, { headers: { accept: 'text/html', 'x-easel-app': '1' } });
    const html = await response.text();
    // This removes every listener of the window, including the port's. The window and its storage stay.
    document.open();
    begin('try');
    document.write(html);
    document.close();
    for (const message of waiting) window.dispatchEvent(repeat(message));
  }
  const repeat = (data: StudioMessage) =>
    new MessageEvent('message', { data, origin: EASEL_STUDIO, source: window.parent });
  studio.listen((message) => {
    if (message.type === 'start' && !isStarted) void start(message);
    // Sent before the app's page existed, so keep it for that page to handle.
    else if (message.type !== 'greet') waiting.push(message);
  });
  // Send heartbeats here too: the dev server may take a long time to serve the app's page.
  setInterval(() => studio.post({ type: 'heartbeat' }), heartbeatMs);
  studio.post({ type: 'ready', manifest: 'container', route: currentRoute() });
}

// The app's page is written into the holding page and contains this script again.
const mark = Symbol.for('easel.client');
if (!Reflect.has(window, mark)) {
  Reflect.set(window, mark, true);
  if (document.documentElement.dataset['easelLane'] === 'try') holdUntilStart();
  else begin('main');
}
