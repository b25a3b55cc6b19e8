import { expect, test } from 'vitest';
import type { FrameChannel } from './frame-channel';
import { createListeners } from './listeners';
import type { FrameMessage } from './preview-messages';
import { tryTree } from './try-tree';
import { noJudging, nothingKept } from './walk.fixture';

/**
 * A page that says it is too wide when it narrows; `always` when it is opened narrow as well, `late` once more while it is
 * being left, as on a busy device.
 */
function pageThatIsWide(kind: 'always' | 'late' | 'once'): FrameChannel {
  const listeners = createListeners<FrameMessage>();
  let width = 0;
  let isOpenedNarrow = false;
  const later = (...messages: FrameMessage[]) => queueMicrotask(() => messages.forEach(listeners.tell));
  const arrive = () => {
    isOpenedNarrow = width === 360;
    later({ type: 'ready', manifest: 'm', route: '/' });
  };
  const tooWide = (): FrameMessage => ({
    ...{ type: 'problem', kind: 'sideways-overflow', message: 'wide' },
    ...{ frames: [], excerpt: '', route: '/', width },
  });
  return {
    load: arrive,
    adopt: () => false,
    post(message) {
      if (message.type === 'navigate' && message.mode === 'load') {
        if (kind === 'late') later(tooWide());
        arrive();
      }
      if (message.type !== 'settle') return;
      if (width === 360 && (kind === 'always' || !isOpenedNarrow)) later(tooWide());
      later({ type: 'settled', id: message.id, route: '/', width, links: [], isBlank: false, isBroken: false });
    },
    subscribe: listeners.subscribe,
    resize: (next) => void (width = next),
    isSilent: () => false,
    dispose: listeners.clear,
  };
}

const signal = new AbortController().signal;
const request = {
  ...{ url: 'http://p.localhost/', data: { local: [], session: [] }, visits: [], promises: [], signal },
  ...{ copied: nothingKept, fresh: nothingKept, judging: noJudging },
};

test.each(['once', 'late'] as const)(
  'a page that only stays wide when the window narrows is no problem of a phone (%s)',
  async (kind) => {
    expect((await tryTree(pageThatIsWide(kind), request)).problems).toEqual([]);
  },
);

test('a page that is too wide when it is opened on a phone is told once', async () => {
  expect((await tryTree(pageThatIsWide('always'), request)).problems).toMatchObject([{ kind: 'sideways-overflow' }]);
});

test('a page that its dev server loads again while it is tried is let start, and tried', async () => {
  const page = pageThatIsWide('once');
  const listeners = createListeners<FrameMessage>();
  page.subscribe(listeners.tell);
  let [isHeld, loads, starts] = [true, 0, 0];
  const frame: FrameChannel = {
    ...page,
    subscribe: listeners.subscribe,
    load(url) {
      isHeld = true;
      page.load(url);
    },
    post(message) {
      if (message.type === 'start') [isHeld, starts] = [false, starts + 1];
      const isFirst = message.type === 'settle' && loads === 0;
      // Vite found a package it had not prepared.
      if (isFirst) {
        [isHeld, loads] = [true, 1];
        queueMicrotask(() => listeners.tell({ type: 'ready', manifest: 'm', route: '/' }));
      }
      if (!isHeld) page.post(message);
    },
  };
  expect(await tryTree(frame, request)).toMatchObject({ problems: [], trial: { routes: ['/'] } });
  expect(starts).toBeGreaterThan(1);
});
