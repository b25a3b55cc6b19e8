import { expect, test, vi } from 'vitest';
import { watchTimers } from './watch-timers';

function openView() {
  const view = { setTimeout, setInterval, clearTimeout, clearInterval } as unknown as Window & typeof globalThis;
  return { view, timers: watchTimers(view) };
}

test('a timer is due until it has gone off or is called off, and a clock as often as it ticks', async () => {
  const { view, timers } = openView();
  expect(timers.isDueWithin(300)).toBe(false);
  view.setTimeout(() => undefined, 5_000);
  expect(timers.isDueWithin(300)).toBe(false);
  const heard: unknown[] = [];
  const soon = new Promise<void>((resolve) => {
    view.setTimeout((...given: unknown[]) => (heard.push(...given), resolve()), 5, 'a', 2);
  });
  expect(timers.isDueWithin(300)).toBe(true);
  await soon;
  expect(heard).toEqual(['a', 2]);
  expect(timers.isDueWithin(300)).toBe(false);

  const called = vi.fn();
  const waiting = view.setTimeout(called, 10);
  view.clearTimeout(waiting);
  expect(timers.isDueWithin(300)).toBe(false);

  const clock = view.setInterval(() => undefined, 200);
  expect([timers.isDueWithin(300), timers.isDueWithin(100)]).toEqual([true, false]);
  view.clearInterval(clock);
  expect(timers.isDueWithin(300)).toBe(false);
  expect(called).not.toHaveBeenCalled();
});

test('a timer that has gone off may set itself anew', async () => {
  const { view, timers } = openView();
  let rounds = 0;
  await new Promise<void>((resolve) => {
    const tick = () => (++rounds === 3 ? resolve() : void view.setTimeout(tick, 1));
    view.setTimeout(tick, 1);
  });
  expect(timers.isDueWithin(300)).toBe(false);
});
