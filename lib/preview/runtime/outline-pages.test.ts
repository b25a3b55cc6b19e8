import { expect, test } from 'vitest';
import { AppFailure } from '../../base/foundation/app-error';
import type { FrameChannel } from './frame-channel';
import { createListeners } from './listeners';
import { outlinePages } from './outline-pages';
import type { FrameMessage, OutlinedPress } from './preview-messages';
import type { JourneyData } from './walk-journey';

const add: OutlinedPress = { role: 'button', name: 'Add' };

/** An app with a dialog behind a button, and a page that only the owner sees. */
function openApp({ refuses = false, hasAccounts = true, fails = false } = {}) {
  const listeners = createListeners<FrameMessage>();
  const later = (message: FrameMessage) => queueMicrotask(() => listeners.tell(message));
  const opened: string[] = [];
  let route = '/';
  let isOwner = false;
  let isPressed = false;
  const frame: FrameChannel = {
    load: () => undefined,
    adopt: () => false,
    post(message) {
      if (message.type === 'navigate') {
        [route, isPressed, isOwner] = [message.route, false, false];
        later({ type: 'ready', manifest: 'm', route });
      }
      if (message.type === 'start') isOwner = (message.data?.local.length ?? 0) > 0;
      if (message.type === 'settle') {
        opened.push(`${isOwner ? 'owner' : 'visitor'} ${route}`);
        const links = isOwner ? ['/desk'] : [];
        later({ type: 'settled', id: message.id, route, width: 1280, links, isBlank: false, isBroken: false });
      }
      if (message.type === 'step') {
        isPressed = !refuses;
        later({ type: 'stepped', id: message.id, found: refuses ? { code: 'disabled' } : null, count: null });
      }
      if (message.type === 'outline') {
        const lines = [`heading "${route}"`, 'button "Add"', ...(isPressed ? ['textbox "Name"'] : [])];
        later({ type: 'outlined', id: message.id, lines, presses: route === '/' ? [add] : [] });
      }
    },
    subscribe: listeners.subscribe,
    resize: () => undefined,
    isSilent: () => false,
    dispose: listeners.clear,
  };
  const prepared: boolean[] = [];
  const fresh: JourneyData = {
    async prepare(withOwner) {
      if (fails) throw new AppFailure({ code: 'backend-unavailable' });
      prepared.push(withOwner);
    },
    signIn: async () =>
      hasAccounts
        ? { ok: true, value: { local: [['token', 'owner']], session: [] } }
        : { ok: false, error: 'There are no accounts.' },
  };
  const outline = () => outlinePages(frame, { routes: ['/', '/about'], fresh, signal: new AbortController().signal });
  return { outline, opened, prepared };
}

test('lists pages for a visitor, those the owner alone finds, and what comes up behind a button', async () => {
  const { outline, prepared } = openApp();
  expect(await outline()).toEqual([
    { route: '/', person: 'visitor', pressed: null, lines: ['heading "/"', 'button "Add"'] },
    { route: '/about', person: 'visitor', pressed: null, lines: ['heading "/about"', 'button "Add"'] },
    { route: '/desk', person: 'owner', pressed: null, lines: ['heading "/desk"', 'button "Add"'] },
    { route: '/', person: 'visitor', pressed: 'button "Add"', lines: ['textbox "Name"'] },
  ]);
  // Each opening gets fresh data, so a press has no effect on the next one, and none of it is the person's own.
  expect(prepared).toEqual([false, false, true, true, false]);
});

test('an app without accounts, and a button that does not answer, are listed as far as they go', async () => {
  const { outline } = openApp({ hasAccounts: false, refuses: true });
  expect((await outline()).map(({ route, person, pressed }) => [route, person, pressed])).toEqual([
    ['/', 'visitor', null],
    ['/about', 'visitor', null],
  ]);
});

test('data that cannot be made ends the list, not the trial', async () => {
  expect(await openApp({ fails: true }).outline()).toEqual([]);
});
