import { afterEach, expect, test, vi } from 'vitest';
import { limits, limitWords } from './limits';
import { createTestPages, turns } from './pages.fixture';

afterEach(() => void vi.restoreAllMocks());

const allowed = { ok: true, value: true } as const;
const isPrivate = { config: { private: true } };

function createSlowEngine() {
  const answers: (() => void)[] = [];
  const mayUse = () => new Promise<typeof allowed>((resolve) => answers.push(() => resolve(allowed)));
  return { answers, mayUse };
}

test('reading pauses for a page whose joins wait for the engine, and resumes once half of them are done', async () => {
  const { answers, mayUse } = createSlowEngine();
  const app = createTestPages({ mayUse });
  const page = app.open();
  let sent = 0;
  while (sent < 100 && !page.fake.isPaused) {
    page.send('1', 'a', 'phx_join', { ...isPrivate, padding: 'x'.repeat(200_000) });
    sent += 1;
  }
  await turns();
  process.stdout.write(`joins of 200 kB that wait: ${sent}, ${Math.round(app.waiting.bytes / 1024)} kB\n`);
  expect(page.fake.isPaused).toBe(true);
  expect(app.waiting.bytes).toBeLessThan(limits.waitingBytes + 256 * 1024);
  expect(app.engine.mayUse).toHaveBeenCalledTimes(1);

  for (let n = 0; n < 4; n += 1) {
    answers.splice(0).forEach((answer) => answer());
    await turns();
  }
  expect(page.fake.isPaused).toBe(false);
  page.close();
});

test('so is one with many small messages, and they are processed one per turn', async () => {
  const { answers, mayUse } = createSlowEngine();
  const app = createTestPages({ mayUse });
  const page = app.open();
  page.send('join', 'a', 'phx_join', isPrivate);
  for (let n = 0; n < 80; n += 1) page.send(`${n}`, 'b', 'broadcast', {});
  await turns();
  expect(page.fake.isPaused).toBe(true);
  answers.splice(0).forEach((answer) => answer());
  const before = page.fake.heard.length;
  await turns(10);
  expect(page.fake.heard.length - before).toBeLessThan(15);
  await turns(90);
  expect([page.fake.isPaused, page.replyTo('79')?.status]).toEqual([false, 'error']);
  page.close();
});

test('queued messages are dropped once the page has left: the engine is asked nothing more', async () => {
  const { answers, mayUse } = createSlowEngine();
  const app = createTestPages({ mayUse });
  const page = app.open();
  for (let n = 0; n < 50; n += 1) page.send(`${n}`, `t${n}`, 'phx_join', isPrivate);
  await turns();
  page.close();
  for (let n = 0; n < 60; n += 1) {
    answers.splice(0).forEach((answer) => answer());
    await turns(1);
  }
  expect(app.engine.mayUse).toHaveBeenCalledTimes(1);
  expect(app.waiting.bytes).toBe(0);
});

test('if all pages have too much queued, those that hold more than a little are disconnected', async () => {
  const app = createTestPages({ mayUse: () => new Promise(() => undefined) });
  const honest = app.open();
  honest.send('1', 'a', 'phx_join', isPrivate);
  const pages = Array.from({ length: 44 }, () => app.open());
  for (const page of pages)
    for (let n = 0; n < 4; n += 1)
      page.send('1', 'a', 'phx_join', { ...isPrivate, padding: 'x'.repeat(limits.messageBytes - 1000) });
  await turns();
  honest.send('2', 'a', 'phx_join', isPrivate);
  await turns();
  const ended = pages.filter(({ fake }) => fake.isEnded).length;
  process.stdout.write(`44 pages with 1 MB waiting each: ${ended} ended\n`);
  expect([ended > 8, honest.fake.isEnded]).toEqual([true, false]);
  expect(app.waiting.bytes).toBeLessThan(limits.waitingInAll + 44 * limits.messageBytes);
  for (const page of [...pages, honest]) page.close();
});

test('partly received messages count as well', async () => {
  const app = createTestPages();
  const pages = Array.from({ length: 100 }, () => app.open());
  for (const page of pages) page.served.arrived(500_000);
  expect(app.waiting.bytes).toBeLessThan(limits.waitingInAll + 500_000);
  expect(pages.filter(({ fake }) => fake.isEnded).length).toBeGreaterThan(30);
  const page = pages[0]!;
  page.send('1', 'a', 'phx_join', {});
  await turns();
  expect(page.replyTo('1')?.status).toBe('ok');
  for (const one of pages) one.close();
  expect(app.waiting.bytes).toBe(0);
});

test('a message that is too long, or one too many, is refused with a reason without being read', async () => {
  const app = createTestPages();
  const page = app.open();
  const read = vi.spyOn(JSON, 'parse');
  const padding = 'x'.repeat(limits.messageBytes);
  page.send('long', 'a, "b" \\ ü', 'broadcast', { padding });
  page.say(JSON.stringify(['1', 'list', 'realtime:a, "b" \\', 'broadcast', { padding, ref: 'no' }]));
  page.say(`{"padding":"${padding}"}`);
  for (let n = 0; n < 100; n += 1) page.send(`n${n}`, 'a', 'broadcast', { text: 'x'.repeat(10_000) });
  await turns(120);
  const lengths = read.mock.calls.map(([text]) => text.length);
  read.mockRestore();
  expect(page.replyTo('long')?.response.reason).toBe(limitWords.message);
  expect(page.replyTo('list')?.response.reason).toBe(limitWords.message);
  expect(page.replyTo('n99')?.response.reason).toBe(limitWords.rate);
  expect(lengths.filter((length) => length > 15_000)).toEqual([]);
  expect(lengths.filter((length) => length > 5000)).toHaveLength(97);
  page.close();
});

test('a page that keeps exceeding its rate is disconnected', () => {
  const app = createTestPages();
  const page = app.open();
  for (let n = 0; n < 1200 && !page.fake.isEnded; n += 1) page.send(`${n}`, 'a', 'broadcast', {});
  expect(page.fake.isEnded).toBe(true);
});

test('all pages of an app share a rate, and take turns', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout'] });
  const app = createTestPages();
  const pages = Array.from({ length: 60 }, () => app.open());
  for (const page of pages) page.send('1', 'a', 'broadcast', { text: 'x'.repeat(250_000) });
  await turns(50);
  const heard = () => pages.filter((page) => page.replyTo('1') !== undefined).length;
  const first = heard();
  const other = app.open();
  other.send('1', 'a', 'broadcast', { text: 'small' });
  await turns();
  expect(other.replyTo('1')).toBeDefined();
  expect(first * 250_000).toBeLessThan(limits.saidPerSecond.large + 500_000);
  app.clock.at += 1000;
  await vi.advanceTimersByTimeAsync(1000);
  await turns(50);
  expect(heard()).toBeGreaterThan(first + 12);
  for (const page of [...pages, other]) page.close();
  vi.useRealTimers();
});
