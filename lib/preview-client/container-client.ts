import type { StudioMessage } from '../runtime/preview-messages';
import { describeThrown } from './faults';
import { exportData, importData } from './held-data';
import { createPageVoice, mindLane } from './page-voice';
import { currentRoute, goInPlace, loadRoute } from './routes';
import { watchSettling } from './settle';
import { showHead } from './show-head';
import { lookAtPage } from './look/look-at-page';
import { openStudioPort } from './studio-port';
import { breakDocument, takeStep } from './take-step';
import { watchFaults } from './watch-faults';
import { whenArrived } from './when-arrived';

/**
 * Runs first in every page that a container serves: says what goes wrong and does what the studio asks, in the same
 * words as the embedded preview's client. Modules come from the project's own dev server, so it replaces none.
 */
declare const EASEL_STUDIO: string;

const settleCap = 4000;
/** A module that takes longer is none that still comes. */
const arrival = { quiet: 7000, most: 30_000 };
const heartbeatMs = 2000;
/** What Vite's own client says of its connection and of updates; the dev server tells the same with file and line. */
const isDevServerTalk = (message: string) => /^\[(?:vite|hmr)\]|WebSocket connection/i.test(message);

/** Modules of the project; what a tool or a package added is nobody's to mend. */
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
  // A page is not quiet before all it names has come, however long the dev server takes for it.
  const whenLoaded = new Promise<void>((resolve) => {
    if (document.readyState === 'complete') resolve();
    else window.addEventListener('load', () => resolve(), { once: true });
  });
  // Followed from the beginning: a page written into the held one passes for complete before it is.
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
      case 'picture':
        // This client is one file of a page that a dev server serves: it is kept small, and the words stay.
        return studio.post({ type: 'pictured', id: message.id, picture: null });
      case 'update':
        // Modules come from the dev server; of index.html it knows only how to load the page again.
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
    // A dev server may be long about its first page; until all of it is there nothing is known of it.
    void whenLoaded.then(() => settle.whenSettled(settleCap)).then(voice.checkPage);
  }
}

/** A page of lane `try` is empty until the studio says `start`; then the app's own page takes its place. */
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
    // Takes every listener of this window with it, the port's too; window and storage stay.
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
    // Said before the app's page was there: answered by it.
    else if (message.type !== 'greet') waiting.push(message);
  });
  // Its dev server may be long about the app's page, too.
  setInterval(() => studio.post({ type: 'heartbeat' }), heartbeatMs);
  studio.post({ type: 'ready', manifest: 'container', route: currentRoute() });
}

// The page of the app is written into the held one and brings this script again.
const mark = Symbol.for('easel.client');
if (!Reflect.has(window, mark)) {
  Reflect.set(window, mark, true);
  if (document.documentElement.dataset['easelLane'] === 'try') holdUntilStart();
  else begin('main');
}
