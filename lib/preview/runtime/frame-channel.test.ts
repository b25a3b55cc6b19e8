import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createFakeFrame } from './embedded-runtime.fixture';
import { FrameSilence, nextMessage } from './frame-channel';

const ready = { type: 'ready' as const, manifest: null, route: '/' };

describe('waiting for a page', () => {
  const { channel, fake } = createFakeFrame(() => null);
  let lateMs = 0;

  beforeEach(() => {
    lateMs = 0;
    vi.useFakeTimers();
    const { setTimeout: start } = globalThis;
    // Timers of a studio short of CPU time fire late, however short they are.
    const startLate = (callback: () => void, ms = 0) => start(callback, ms + lateMs);
    vi.stubGlobal('setTimeout', startLate);
  });
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.useRealTimers();
  });

  test('ends with silence when the time is over', async () => {
    const waited = expect(nextMessage(channel, 'ready', { timeout: 2500 })).rejects.toThrow(FrameSilence);
    await vi.advanceTimersByTimeAsync(2499);
    expect(vi.getTimerCount()).toBe(1);
    await vi.advanceTimersByTimeAsync(1);
    await waited;
  });

  test('continues while the page sends messages, up to its limit', async () => {
    const answer = nextMessage(channel, 'ready', { timeout: 3000, most: 20_000 });
    const beat = setInterval(() => fake.say({ type: 'heartbeat' }), 2000);
    await vi.advanceTimersByTimeAsync(19_000);
    fake.say(ready);
    await expect(answer).resolves.toEqual(ready);
    const waited = expect(nextMessage(channel, 'ready', { timeout: 3000, most: 20_000 })).rejects.toThrow(FrameSilence);
    await vi.advanceTimersByTimeAsync(20_000);
    await waited;
    clearInterval(beat);
  });

  test('continues if the studio itself had no time', async () => {
    lateMs = 2000;
    const answer = nextMessage(channel, 'ready', { timeout: 4000 });
    answer.catch(() => undefined);
    await vi.advanceTimersByTimeAsync(9000);
    fake.say(ready);
    await expect(answer).resolves.toEqual(ready);
    expect(vi.getTimerCount()).toBe(0);
  });
});
