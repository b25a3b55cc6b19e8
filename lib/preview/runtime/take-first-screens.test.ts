import { expect, test } from 'vitest';
import type { FrameChannel } from './frame-channel';
import { createListeners } from './listeners';
import type { FrameMessage } from './preview-messages';
import { takeFirstScreens } from './take-first-screens';

type State = { isBlank?: boolean; isBroken?: boolean; hasNoPicture?: boolean };

function pageThatIs({ isBlank = false, isBroken = false, hasNoPicture = false }: State) {
  const listeners = createListeners<FrameMessage>();
  const asked: string[] = [];
  let width = 0;
  const tell = (message: FrameMessage) => queueMicrotask(() => listeners.tell(message));
  const frame: FrameChannel = {
    load: (url) => {
      asked.push(`${width} ${url}`);
      tell({ type: 'ready', manifest: 'm', route: '/' });
    },
    adopt: () => false,
    post(message) {
      if (message.type === 'settle')
        tell({ type: 'settled', id: message.id, route: '/', width, links: [], isBlank, isBroken });
      if (message.type !== 'picture') return;
      expect(message.isWhole).toBe(true);
      tell({ type: 'pictured', id: message.id, picture: hasNoPicture ? null : new Uint8Array([width & 0xff]).buffer });
    },
    subscribe: listeners.subscribe,
    resize: (next) => void (width = next),
    isSilent: () => false,
    dispose: () => asked.push('gone'),
  };
  return { frame, asked };
}

const { signal } = new AbortController();
const request = { url: 'http://p.localhost/some/route', data: { local: [], session: [] }, signal };

test('the first page is opened once at each width, and the frame goes away', async () => {
  const { frame, asked } = pageThatIs({});
  expect(await takeFirstScreens(frame, request)).toMatchObject([{ width: 1280 }, { width: 360 }]);
  expect(asked).toEqual(['1280 http://p.localhost/', '360 http://p.localhost/', 'gone']);
});

test.each([{ isBlank: true }, { isBroken: true }, { hasNoPicture: true }])(
  'nothing is shown of a page with %o',
  async (state) => {
    const { frame, asked } = pageThatIs(state);
    expect(await takeFirstScreens(frame, request)).toBeNull();
    expect(asked.at(-1)).toBe('gone');
  },
);

test('what was left in the middle says so, and the frame goes away', async () => {
  const over = AbortSignal.abort(new Error('left'));
  const { frame, asked } = pageThatIs({});
  await expect(takeFirstScreens(frame, { ...request, signal: over })).rejects.toThrow('left');
  expect(asked.at(-1)).toBe('gone');
});
