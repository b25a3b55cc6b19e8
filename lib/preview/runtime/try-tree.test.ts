import { expect, test } from 'vitest';
import type { AppPromise } from '../../base/promises/promise';
import { stoppedAnswering, type FrameChannel } from './frame-channel';
import { createListeners } from './listeners';
import type { FrameMessage } from './preview-messages';
import { tryTree } from './try-tree';
import { noJudging, nothingKept } from './walk.fixture';

/**
 * A page that reports that it is too wide when it gets narrower. `always`: also when opened narrow. `late`: once more
 * while it is being left, as on a busy device.
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
  ...{ copied: nothingKept, fresh: nothingKept, judging: noJudging, outline: false, isOpened: false },
};

test.each(['once', 'late'] as const)(
  'a page that only stays wide when the window narrows is no problem of a phone (%s)',
  async (kind) => {
    expect((await tryTree(pageThatIsWide(kind), request)).problems).toEqual([]);
  },
);

test('a page that is too wide when opened on a phone is reported once', async () => {
  expect((await tryTree(pageThatIsWide('always'), request)).problems).toMatchObject([{ kind: 'sideways-overflow' }]);
});

/** A page with layout flaws at some widths, either at every check or only at the first one. */
function pageThatIsCrossed(isWrong: (width: number, look: number) => boolean) {
  const page = pageThatIsWide('once');
  const listeners = createListeners<FrameMessage>();
  let looks = 0;
  page.subscribe((message) => {
    if (message.type === 'settled' && isWrong(message.width, (looks += 1))) {
      const seen = {
        kind: 'text-overlap' as const,
        message: 'The text "a" and the text "b" are drawn over each other.',
      };
      listeners.tell({ type: 'problem', ...seen, frames: [], excerpt: '', route: '/', width: message.width });
    }
    listeners.tell(message);
  });
  const asked: unknown[] = [];
  const post: FrameChannel['post'] = (message) => {
    asked.push(message);
    page.post(message);
  };
  return { asked, frame: { ...page, post, subscribe: listeners.subscribe } satisfies FrameChannel };
}

test('a page is checked at 1280, 768 and 360 px, and a flaw at all of them is reported once', async () => {
  const { asked, frame } = pageThatIsCrossed((width) => width < 1000);
  const { problems, trial } = await tryTree(frame, request);
  expect(trial.widths).toEqual([1280, 768, 360]);
  expect(problems).toMatchObject([{ kind: 'text-overlap', width: 768 }]);
  // Two extra checks: at 768 px on a reloaded page, and at 360 px because the double reports a flaw when the page gets
  // narrower.
  expect(asked.filter((message) => (message as { look?: boolean }).look)).toHaveLength(5);
});

test('a flaw only while the page is resized is not reported', async () => {
  const { frame } = pageThatIsCrossed((_, look) => look === 1);
  expect((await tryTree(frame, request)).problems).toEqual([]);
});

test('a page that its dev server reloads during the trial is started and tried', async () => {
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
      // Simulates Vite finding a package that it had not prebundled.
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

/** A page that is blank at its first checks. With `silence` it is also reported as silent, but answers anyway. */
function pageThatIsSlow({ blankLooks = 0, silence = false }): FrameChannel {
  const page = pageThatIsWide('once');
  const listeners = createListeners<FrameMessage>();
  let looks = 0;
  const fault = { type: 'problem' as const, frames: [], excerpt: '', route: '/', width: 1280 };
  page.subscribe((message) => {
    if (message.type !== 'settled') return listeners.tell(message);
    looks += 1;
    const isBlank = looks <= blankLooks;
    if (isBlank) listeners.tell({ ...fault, kind: 'blank-page', message: 'The page shows nothing at all.' });
    if (silence && looks === 1) listeners.tell({ ...fault, kind: 'page-error', message: stoppedAnswering });
    listeners.tell({ ...message, isBlank });
  });
  return { ...page, subscribe: listeners.subscribe };
}

test('a page drawn late on a busy device is checked again, and counts as blank only if it still is', async () => {
  expect((await tryTree(pageThatIsSlow({ blankLooks: 1 }), request)).problems).toEqual([]);
  expect((await tryTree(pageThatIsSlow({ blankLooks: 99 }), request)).problems).toMatchObject([
    { kind: 'blank-page' },
    { kind: 'blank-page' },
    { kind: 'blank-page' },
  ]);
});

test('a page that fell silent and spoke again was slow, not in an endless loop', async () => {
  expect((await tryTree(pageThatIsSlow({ silence: true }), request)).problems).toEqual([]);
});

test('errors in a page broken on purpose to prove a check are not the app’s faults', async () => {
  const page = pageThatIsWide('once');
  const listeners = createListeners<FrameMessage>();
  let broken = 0;
  page.subscribe(listeners.tell);
  const frame: FrameChannel = {
    ...page,
    subscribe: listeners.subscribe,
    post(message) {
      if (message.type === 'start' && message.breaks !== undefined) {
        broken += 1;
        const fault = { type: 'problem' as const, kind: 'page-error' as const, message: 'TypeError: no list' };
        listeners.tell({ ...fault, frames: [], excerpt: '', route: '/', width: 1280 });
      }
      if (message.type === 'step') {
        const answer: FrameMessage = { type: 'stepped', id: message.id, found: null, count: null };
        queueMicrotask(() => listeners.tell(answer));
      }
      page.post(message);
    },
  };
  const promise: AppPromise = {
    ...{ id: 'greets', sentence: 'The page greets me.', isOff: false, author: 'model', proposal: null },
    journey: [{ do: 'see', sight: { kind: 'text', text: 'Hello', within: null } }],
  };
  const judging = { ...noJudging, toProve: new Set(['greets']) };
  const seen = await tryTree(frame, { ...request, promises: [promise], judging });
  expect(broken).toBeGreaterThan(0);
  expect(seen.problems).toEqual([]);
});
