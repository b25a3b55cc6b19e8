import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { whenArrived } from './when-arrived';

describe('what a page waits for', () => {
  let arrive: () => void = () => undefined;
  const disconnect = vi.fn<() => void>();
  let load: () => void = () => undefined;
  let isOver: boolean;
  const begin = () => {
    const loaded = new Promise<void>((resolve) => (load = resolve));
    void whenArrived(loaded, { quiet: 7000, most: 30_000 }).then(() => (isOver = true));
  };
  const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

  beforeEach(() => {
    vi.useFakeTimers();
    vi.stubGlobal(
      'PerformanceObserver',
      class {
        constructor(heard: () => void) {
          arrive = heard;
        }
        observe = () => undefined;
        disconnect = disconnect;
      },
    );
    isOver = false;
  });
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.useRealTimers();
  });

  test('is all of it, however long each module takes', async () => {
    begin();
    for (let module = 0; module < 3; module += 1) {
      await pass(6000);
      arrive();
    }
    expect(isOver).toBe(false);
    load();
    await pass(0);
    expect(isOver).toBe(true);
    expect(disconnect).toHaveBeenCalled();
  });

  test('ends when nothing arrives any more', async () => {
    begin();
    await pass(7000);
    expect(isOver).toBe(true);
  });

  test('ends at the limit when things keep arriving', async () => {
    begin();
    for (let module = 0; module < 6; module += 1) {
      await pass(5000);
      arrive();
    }
    expect(isOver).toBe(true);
  });
});
