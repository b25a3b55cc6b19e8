import { beforeEach, describe, expect, test } from 'vitest';
import type { FrameChannel } from './frame-channel';
import type { FrameMessage } from './preview-messages';
import { createFrameChannel } from './window-frame-channel';

const origin = 'http://p-key.app.localhost:3000';

describe('the channel to a frame', () => {
  const inside = { postMessage: (message: unknown, target: string) => posted.push({ message, target }) };
  let posted: Array<{ message: unknown; target: string }>;
  let receive: (event: unknown) => void;
  let tick: () => void;
  let time: number;
  let heard: FrameMessage[];
  let iframe: HTMLIFrameElement;
  let channel: FrameChannel;
  const page = {
    document: { hidden: false },
    addEventListener: (_: string, listener: typeof receive) => (receive = listener),
    removeEventListener: () => undefined,
    setInterval: (callback: () => void) => (tick = callback),
    clearInterval: () => undefined,
  };
  const say = (data: unknown, from: unknown = inside, sender = origin) =>
    receive({ data, source: from, origin: sender });
  const route = { type: 'route', route: '/menu' };

  beforeEach(() => {
    posted = [];
    heard = [];
    time = 0;
    page.document.hidden = false;
    iframe = { contentWindow: inside, src: '', style: {}, remove: () => undefined } as unknown as HTMLIFrameElement;
    channel = createFrameChannel(iframe, page as unknown as Window, () => time);
    channel.subscribe((message) => void (message.type !== 'heartbeat' && heard.push(message)));
    channel.post({ type: 'reload' });
    channel.load(`${origin}/`);
    channel.post({ type: 'reload' });
  });

  test('speaks to the loaded origin alone, and not before it is known', () => {
    expect(posted).toEqual([{ message: { type: 'reload' }, target: origin }]);
  });

  test('hears its own frame and origin alone, and only well-formed messages', () => {
    say(route, {});
    say(route, inside, 'http://p-other.app.localhost:3000');
    say({ type: 'route', route: 'javascript:alert(1)' });
    say({ type: 'problem', kind: 'compile', message: 'x' });
    say('text');
    expect(heard).toEqual([]);
    say(route);
    expect(heard).toEqual([route]);
  });

  test('drops a flood, says so once, and still hears answers', () => {
    channel.post({ type: 'data-export', id: 1 });
    for (let count = 0; count < 700; count += 1) say(route);
    expect(heard.length).toBeLessThan(400);
    expect(heard.filter((message) => message.type === 'problem')).toHaveLength(1);
    const answer = { type: 'data', id: 1, data: { local: [], session: [] } };
    say(answer);
    expect(heard.at(-1)).toEqual(answer);
    expect(iframe.src).toBe(`${origin}/`);
  });

  test('hears every answer of a page that is changed a hundred times at once, on a fast machine', () => {
    for (let id = 1; id <= 100; id += 1) {
      channel.post({ type: 'update', id, modules: [], removed: [], boundaries: [], packages: {}, html: null } as never);
      say({ type: 'updating', id });
      say({ type: 'updated', id, outcome: 'done' });
    }
    expect(heard.filter(({ type }) => type === 'updated')).toHaveLength(100);
    expect(heard.filter(({ type }) => type === 'problem')).toEqual([]);
  });

  test.each([
    ['news', route, 2000],
    ['what is no message', { type: 'problem', message: 'x' }, 700],
    ['answers to no question', { type: 'updated', id: 7, outcome: 'done' }, 700],
    ['claims to be there', { type: 'ready', manifest: null, route: '/' }, 700],
  ])('takes away a page that floods it with %s, and loads the next one', (_what, message, count) => {
    for (let sent = 0; sent < count; sent += 1) say(message);
    expect(iframe.src).toBe('about:blank');
    expect(channel.isSilent()).toBe(true);
    heard = [];
    say(route);
    expect(heard).toEqual([]);
    channel.load(`${origin}/`, true);
    say(route);
    expect(heard).toEqual([route]);
  });

  test('notices a page that has stopped answering, once', () => {
    say({ type: 'heartbeat' });
    for (time = 1000; time < 30_000; time += 1000) tick();
    expect(heard).toMatchObject([{ type: 'problem', kind: 'page-error' }]);
  });

  test('waits longer where the machine is so busy that the studio itself is late', () => {
    say({ type: 'heartbeat' });
    for (time = 1300; time < 40_000; time += 1300) tick();
    expect(heard).toEqual([]);
    for (; time < 90_000; time += 1300) tick();
    expect(heard).toMatchObject([{ type: 'problem', kind: 'page-error' }]);
  });

  test('says nothing of a page that was silent for ten seconds and came back', () => {
    say({ type: 'heartbeat' });
    for (time = 1000; time < 11_000; time += 1000) tick();
    say({ type: 'heartbeat' });
    for (; time < 21_000; time += 1000) tick();
    expect(heard).toEqual([]);
  });

  test('makes nothing of time that the studio had not either, as on a laptop that slept', () => {
    say({ type: 'heartbeat' });
    for (time = 3_600_000; time < 3_630_000; time += 6000) tick();
    expect(heard).toEqual([]);
    expect(channel.isSilent()).toBe(false);
  });

  test('makes nothing of the silence of a hidden tab', () => {
    say({ type: 'heartbeat' });
    page.document.hidden = true;
    for (time = 1000; time < 30_000; time += 1000) tick();
    expect(heard).toEqual([]);
  });
});
