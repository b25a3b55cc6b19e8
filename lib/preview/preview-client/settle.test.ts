import { afterAll, afterEach, beforeEach, expect, test, vi } from 'vitest';

// The tests control time: with a real clock, a pause of a busy machine would count as quiet or be too long. The module
// takes its timers when it is loaded.
vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
vi.resetModules();
const { watchSettling } = await import('./settle');
afterAll(() => {
  vi.useRealTimers();
  vi.resetModules();
});

beforeEach(() => {
  vi.stubGlobal(
    'MutationObserver',
    class {
      observe() {
        return undefined;
      }
    },
  );
});
afterEach(() => void vi.unstubAllGlobals());

const openPage = () => {
  const page = Object.assign(new EventTarget(), { readyState: 'complete' });
  return page as unknown as Document;
};
async function measure(work: Promise<void>): Promise<number> {
  const from = performance.now();
  let isOver = false;
  void work.then(() => (isOver = true));
  while (!isOver) await vi.advanceTimersByTimeAsync(1);
  return performance.now() - from;
}

test('a page settles once it has been quiet for so long, from the call on', async () => {
  const settle = watchSettling(openPage());
  expect(await measure(settle.whenSettled(2000, 100))).toBeGreaterThanOrEqual(100);
});

test('quiet that there was counts where it is asked for; what was done to the page ends it', async () => {
  const settle = watchSettling(openPage());
  await measure(settle.whenSettled(4000, 700));
  expect(await measure(settle.whenQuiet(4000, 700))).toBeLessThan(600);
  settle.stir();
  expect(await measure(settle.whenQuiet(4000, 700))).toBeGreaterThanOrEqual(690);
});

test('where nothing is due, sixty milliseconds are enough', async () => {
  const asked: number[] = [];
  let isIdle = true;
  const settle = watchSettling(openPage(), (within) => (asked.push(within), isIdle));
  expect(await measure(settle.whenSettled(4000, 1000))).toBeLessThan(800);
  expect(asked).toEqual([1000]);
  isIdle = false;
  expect(await measure(settle.whenSettled(4000, 400))).toBeGreaterThanOrEqual(400);
});

test('what was due and came to nothing is waited for, and no longer', async () => {
  let dueUntil = 0;
  const settle = watchSettling(openPage(), () => performance.now() >= dueUntil);
  dueUntil = performance.now() + 150;
  const waited = await measure(settle.whenSettled(4000, 1000));
  expect(waited).toBeGreaterThanOrEqual(150);
  expect(waited).toBeLessThan(250);
});

test('what is under way is waited for, up to the cap', async () => {
  const settle = watchSettling(openPage(), () => true);
  const end = settle.begin();
  let isOver = false;
  const settled = settle.whenSettled(4000, 50).then(() => (isOver = true));
  await measure(settle.whenSettled(150, 50));
  expect(isOver).toBe(false);
  end();
  await measure(settled.then(() => undefined));
  expect(settle.isLoading()).toBe(false);
});
