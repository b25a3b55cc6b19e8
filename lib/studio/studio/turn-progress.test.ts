import { describe, expect, test } from 'vitest';
import type { TurnEvent } from '../../base/turn-events/turn-event';
import { createEvents } from './event.fixture';
import { reduceTurn, startTurn } from './reduce-turn';
import { progressOf } from './turn-progress';

/** `begin` is at 1000 ms, and each event a second later. */
function turnOf(more: (events: ReturnType<typeof createEvents>) => TurnEvent[]) {
  const events = createEvents();
  const start = events.start() as Extract<TurnEvent, { type: 'turn-start' }>;
  return more(events).reduce(reduceTurn, startTurn(start));
}

describe('what is left of a turn', () => {
  test('before the first words: how long such turns take', () => {
    const turn = turnOf(() => []);
    expect(progressOf(turn, { isFirst: true, now: 1000 })).toMatchObject({ usual: { from: 2, to: 8 }, left: null });
    expect(progressOf(turn, { isFirst: false, now: 1000 })).toMatchObject({ usual: { from: 1, to: 5 } });
  });

  test('guesses by the speed of the reply itself', () => {
    const turn = turnOf((events) => events.file('src/App.tsx', 'x'.repeat(12_000)));
    // 12,000 characters in 30 s: 85,000 more take 212 s, and trying 20.
    expect(progressOf(turn, { isFirst: true, now: 32_000 })).toMatchObject({ usual: null, left: 240 });
  });

  test('files of a ready-made part are not writing', () => {
    const turn = turnOf((events) => events.file('src/modules/auth/SignIn.tsx', 'x'.repeat(90_000), 0, 'easel'));
    expect(progressOf(turn, { isFirst: true, now: 32_000 })).toMatchObject({ written: 0, isLongerThanUsual: false });
  });

  test('says nothing by a handful of characters', () => {
    const turn = turnOf((events) => events.file('src/App.tsx', 'x'.repeat(200)));
    expect(progressOf(turn, { isFirst: true, now: 32_000 })).toMatchObject({ left: null, usual: { from: 2 } });
  });

  test('owns up where it takes longer', () => {
    const silent = turnOf(() => []);
    expect(progressOf(silent, { isFirst: false, now: 320_000 })).toMatchObject({
      usual: null,
      isLongerThanUsual: true,
    });
    const long = turnOf((events) => events.file('src/App.tsx', 'x'.repeat(120_000)));
    expect(progressOf(long, { isFirst: true, now: 90_000 })).toMatchObject({ isLongerThanUsual: false });
    expect(progressOf(long, { isFirst: true, now: 600_000 })).toMatchObject({ isLongerThanUsual: true });
  });

  test('there is none for a replay, which is quick, and once it ended', () => {
    const events = createEvents();
    const start = events.start('Ask', { demo: true }) as Extract<TurnEvent, { type: 'turn-start' }>;
    expect(progressOf(startTurn(start), { isFirst: true, now: 1000 })).toBeNull();
  });
});
