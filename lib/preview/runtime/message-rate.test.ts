import { expect, test } from 'vitest';
import { startRate, takeMessage } from './message-rate';

const limit = { perSecond: 10, burst: 20 };

test('lets a burst through, drops the flood behind it and says so once', () => {
  let rate = startRate(limit, 0);
  const outcomes = Array.from({ length: 1000 }, () => {
    const taken = takeMessage(rate, limit, 5);
    rate = taken.rate;
    return taken;
  });
  expect(outcomes.filter((taken) => taken.passes)).toHaveLength(20);
  expect(outcomes.filter((taken) => taken.isFirstDrop)).toHaveLength(1);
  expect(rate.dropped).toBe(980);
});

test('lets messages through again when time has passed', () => {
  const empty = { tokens: 0, at: 0, dropped: 3 };
  expect(takeMessage(empty, limit, 50).passes).toBe(false);
  expect(takeMessage(empty, limit, 200).passes).toBe(true);
});
