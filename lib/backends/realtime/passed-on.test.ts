import { afterEach, expect, test, vi } from 'vitest';
import { limits, limitWords } from './limits';
import { createTestPages, type TestPage, turns } from './pages.fixture';

const seeing = (key: string) => ({ config: { presence: { key, enabled: true } } });
const telling = (key: string) => ({ config: { presence: { key } } });
const track = (payload: object) => ({ type: 'presence', event: 'track', payload });
const sum = (pages: TestPage[]) => pages.reduce((all, { fake }) => all + fake.characters, 0);

afterEach(() => void vi.restoreAllMocks());

test('members of one key share 64 kB, and a change of one costs the server no more than that', async () => {
  const app = createTestPages();
  const pages = Array.from({ length: 250 }, () => app.open());
  for (const page of pages) page.send('1', 'a', 'phx_join', telling('same'));
  await turns();
  app.clock.at += 1000;
  for (const page of pages) page.send('2', 'a', 'presence', track({ text: 'x'.repeat(16_000) }));
  await turns();
  app.clock.at += 1000;
  const taken = pages.filter((page) => page.replyTo('2')?.status === 'ok');
  const refused = pages.find((page) => page.replyTo('2')?.status !== 'ok');

  const watcher = app.open();
  watcher.send('1', 'a', 'phx_join', seeing('watcher'));
  await turns();
  watcher.fake.characters = 0;
  const write = vi.spyOn(JSON, 'stringify');
  taken[0]!.send('3', 'a', 'presence', track({}));
  await turns();
  const written = write.mock.results.reduce((all, { value }) => all + String(value).length, 0);
  process.stdout.write(
    `250 members of one key with 16 kB each: ${taken.length} taken; a change of one: ${Math.round(watcher.fake.characters / 1024)} kB\n`,
  );
  expect(taken).toHaveLength(4);
  expect(refused?.replyTo('2')?.response.reason).toBe(limitWords.presenceKey);
  expect(watcher.fake.characters).toBeGreaterThan(48_000);
  expect(watcher.fake.characters).toBeLessThan(2.5 * limits.presencePerKey);
  expect(written).toBeLessThan(2.5 * limits.presencePerKey);
  for (const page of [...pages, watcher]) page.close();
});

test('presence is written for nobody if nobody watches', async () => {
  const app = createTestPages();
  const pages = Array.from({ length: 60 }, () => app.open());
  for (const [n, page] of pages.entries()) page.send('1', 'a', 'phx_join', telling(`${n >> 2}`));
  await turns();
  for (const page of pages) page.send('2', 'a', 'presence', track({ text: 'x'.repeat(16_000) }));
  await turns();
  const write = vi.spyOn(JSON, 'stringify');
  for (const page of pages) page.close();
  await turns();
  const written = write.mock.results.reduce((all, { value }) => all + String(value).length, 0);
  expect(written).toBeLessThan(10_000);
});

test('a flood of presence is sent at the topic’s rate, and the last update is correct', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout'] });
  const app = createTestPages();
  const [members, watchers] = [20, 100].map((count) => Array.from({ length: count }, () => app.open())) as [
    TestPage[],
    TestPage[],
  ];
  for (const [n, page] of members.entries()) page.send('1', 'a', 'phx_join', telling(`m${n}`));
  for (const page of watchers) page.send('1', 'a', 'phx_join', seeing(''));
  await turns(300);
  const before = sum(watchers);
  for (let n = 0; n < 50; n += 1) {
    for (const page of members) page.send(`t${n}`, 'a', 'presence', track({ n, text: 'x'.repeat(2000) }));
    await turns(3);
  }
  await turns(100);
  const told = sum(watchers) - before;
  process.stdout.write(`1,000 changes of 2 kB for 100 pages at once: ${Math.round(told / 2 ** 20)} MB told\n`);
  expect(told).toBeLessThan(1.5 * limits.passedPerTopic);
  expect(members.every((page) => page.replyTo('t49')?.status === 'ok')).toBe(true);

  for (let n = 0; n < 200; n += 1) {
    app.clock.at += 500;
    await vi.advanceTimersByTimeAsync(500);
    await turns(2);
  }
  const last = new Map<string, unknown>();
  for (const text of watchers[0]!.fake.heard) {
    const { event, payload } = JSON.parse(text) as { event: string; payload: { joins: Record<string, Told> } };
    if (event !== 'presence_diff') continue;
    for (const [key, { metas }] of Object.entries(payload.joins)) last.set(key, metas[0]!.n);
  }
  expect([...last.values()]).toEqual(Array.from({ length: 20 }, () => 49));
  for (const page of [...members, ...watchers]) page.close();
  vi.useRealTimers();
});
type Told = { metas: { n: number }[] };

test('broadcasts pass at their topic’s rate and are refused with a reason beyond it; others carry on', async () => {
  const app = createTestPages();
  const crowd = Array.from({ length: 400 }, () => app.open());
  const others = [app.open(), app.open()];
  for (const page of crowd) page.send('1', 'a', 'phx_join', {});
  for (const page of others) page.send('1', 'b', 'phx_join', {});
  await turns();
  for (let n = 0; n < 50; n += 1)
    crowd[0]!.send(`b${n}`, 'a', 'broadcast', { event: 'x', payload: { text: 'x'.repeat(20_000) } });
  others[0]!.send('b', 'b', 'broadcast', { event: 'x', payload: { n: 1 } });
  await turns(60);
  const told = sum(crowd);
  const refusals = crowd[0]!.fake.heard.filter((text) => text.includes('BroadcastRateLimitReached'));
  process.stdout.write(
    `50 broadcasts of 20 kB to 399 pages: ${Math.round(told / 2 ** 20)} MB passed on, ${refusals.length} refused\n`,
  );
  expect(told).toBeLessThan(1.5 * limits.passedPerTopic);
  expect(refusals.length).toBeGreaterThan(40);
  expect(others[1]!.fake.heard.some((text) => text.includes('"n":1'))).toBe(true);

  app.clock.at += 5000;
  crowd[1]!.send('later', 'a', 'broadcast', { event: 'later', payload: {} });
  await turns();
  expect(crowd[2]!.fake.heard.at(-1)).toContain('later');
  for (const page of [...crowd, ...others]) page.close();
});

test('thirty people who share their cursors twelve times a second are never refused', async () => {
  const app = createTestPages();
  const people = Array.from({ length: 30 }, () => app.open());
  for (const page of people) page.send('1', 'board', 'phx_join', seeing(''));
  await turns();
  for (let tick = 0; tick < 60; tick += 1) {
    app.clock.at += 1000 / 12;
    for (const page of people)
      page.send('c', 'board', 'broadcast', { event: 'cursor', payload: { x: 1, y: 2, name: 'somebody', at: tick } });
    await turns(2);
  }
  expect(people.flatMap(({ fake }) => fake.heard).filter((text) => text.includes('"error"'))).toEqual([]);
  expect(people[0]!.fake.heard.filter((text) => text.includes('cursor'))).toHaveLength(29 * 60);
  for (const page of people) page.close();
});

test('a presence event that neither tracks nor untracks frees no memory', async () => {
  const app = createTestPages();
  const page = app.open();
  page.send('1', 'a', 'phx_join', telling('x'));
  await turns();
  page.send('2', 'a', 'presence', track({ text: 'x'.repeat(16_000) }));
  page.send('3', 'a', 'presence', { event: 'forget', payload: {} });
  await turns();
  expect([page.replyTo('2')?.status, page.replyTo('3')?.status]).toEqual(['ok', 'error']);
  page.close();
});

test('the right to a private channel’s broadcasts does not include its presence', async () => {
  const app = createTestPages({
    mayUse: (_id, { extension, deed }) =>
      Promise.resolve({ ok: true, value: !(extension === 'presence' && deed === 'read') }),
  });
  const [member, stranger] = [app.open(), app.open()];
  for (const page of [member, stranger])
    page.send('1', 'a', 'phx_join', { config: { private: true, presence: { enabled: true } } });
  await turns();
  member.send('2', 'a', 'presence', track({ name: 'secret' }));
  await turns();
  expect([member.replyTo('2')?.status, stranger.replyTo('1')?.status]).toEqual(['ok', 'ok']);
  expect(stranger.fake.heard.join()).not.toContain('secret');
  for (const page of [member, stranger]) page.close();
});

test('the right to a private channel’s presence does not include its broadcasts', async () => {
  const app = createTestPages({
    mayUse: (_id, { extension, deed }) =>
      Promise.resolve({ ok: true, value: !(extension === 'broadcast' && deed === 'read') }),
  });
  const [member, stranger] = [app.open(), app.open()];
  for (const page of [member, stranger])
    page.send('1', 'a', 'phx_join', { config: { private: true, broadcast: { ack: true } } });
  await turns();
  member.send('2', 'a', 'broadcast', { event: 'x', payload: { name: 'secret' } });
  await turns();
  expect([member.replyTo('2')?.status, stranger.replyTo('1')?.status]).toEqual(['ok', 'ok']);
  expect(stranger.fake.heard.join()).not.toContain('secret');
  for (const page of [member, stranger]) page.close();
});

test('endlessly nested lists are refused with a reason, and are not an error of ours', async () => {
  const app = createTestPages();
  const page = app.open();
  page.send('1', 'a', 'phx_join', {});
  await turns();
  const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
  for (const [ref, event, at] of [
    ['2', 'broadcast', 'x'],
    ['3', 'presence', 'track'],
  ])
    page.say(
      `{"topic":"realtime:a","event":"${event}","payload":{"event":"${at}","payload":{"deep":${deep}}},"ref":"${ref}"}`,
    );
  await turns();
  expect(['2', '3'].map((ref) => page.replyTo(ref)?.response.reason)).toEqual([limitWords.depth, limitWords.depth]);
  expect(app.faults).toEqual([]);
  page.close();
});
