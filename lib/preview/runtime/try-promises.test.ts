import { expect, test } from 'vitest';
import type { AppPromise } from '../../base/promises/promise';
import type { FrameChannel } from './frame-channel';
import { createListeners } from './listeners';
import type { FrameMessage } from './preview-messages';
import { tryPromises } from './try-promises';
import { noJudging, nothingKept } from './walk.fixture';

const promise: AppPromise = {
  ...{ id: 'greets', sentence: 'The page greets me.', isOff: false, author: 'model', proposal: null },
  journey: [{ do: 'see', sight: { kind: 'text', text: 'Hello', within: null } }],
};

/** A page that finds nothing on its first `misses` loads. */
function pageThatMisses(misses: number) {
  const listeners = createListeners<FrameMessage>();
  const loads = { count: 0 };
  const later = (message: FrameMessage) => queueMicrotask(() => listeners.tell(message));
  const frame: FrameChannel = {
    load: () => undefined,
    adopt: () => false,
    post(message) {
      if (message.type === 'navigate') {
        loads.count += 1;
        later({ type: 'ready', manifest: 'm', route: '/' });
      }
      if (message.type === 'step') {
        const found = loads.count <= misses ? { code: 'no-text' as const, page: 'Please wait' } : null;
        later({ type: 'stepped', id: message.id, found, count: null });
      }
      if (message.type === 'picture') later({ type: 'pictured', id: message.id, picture: null });
    },
    subscribe: listeners.subscribe,
    resize: () => undefined,
    isSilent: () => false,
    dispose: listeners.clear,
  };
  return { frame, loads };
}

const given = {
  ...{ data: { local: [], session: [] }, isSound: true, signal: new AbortController().signal },
  ...{ ...nothingKept, ...noJudging },
};

test.each([
  [0, 'kept', 1],
  [1, 'kept', 2],
  [2, 'broken', 2],
])('missed %i times it is %s after %i walks: a busy device is no fault of the app', async (misses, outcome, walks) => {
  const { frame, loads } = pageThatMisses(misses);
  const [tried] = await tryPromises(frame, [promise], given);
  expect(tried?.result.outcome).toBe(outcome);
  expect(loads.count).toBe(walks);
});

test('each walk resets the server’s data, after the previous page is gone and before the app starts', async () => {
  const { frame } = pageThatMisses(1);
  const order: string[] = [];
  const { post } = frame;
  frame.post = (message) => {
    if (['navigate', 'start', 'step'].includes(message.type)) order.push(message.type);
    post(message);
  };
  const tell = async () => {
    await Promise.resolve();
    order.push('rewound');
  };
  await tryPromises(frame, [promise, { ...promise, id: 'again' }], { ...given, prepare: tell });
  const walk = ['navigate', 'rewound', 'start', 'step'];
  expect(order).toEqual([...walk, ...walk, ...walk]);
});
