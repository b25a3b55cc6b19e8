import { spawn } from 'node:child_process';
import { once } from 'node:events';
import os from 'node:os';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { shareEngines } from './share-engines';

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance', 'setInterval', 'clearInterval'] }));
afterEach(() => void vi.useRealTimers());

const open = (most: number) => shareEngines({ most, limits: { engines: 1, calls: 8, wait: () => 60_000 } });

test('engines of a held-back owner yield the processor to everybody else’s', async () => {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
  await once(child, 'spawn');
  try {
    const shared = open(2);
    const place = await shared.takePlace('mallory');
    place.opened({ isHeard: () => false, end: () => undefined, pid: child.pid });
    expect(await shared.letIn('mallory', 'a')).toBe(true);
    place.callBegun();
    vi.advanceTimersByTime(20_000);
    const usual = os.getPriority(child.pid);
    // Alone, an owner has everything.
    await shared.letIn('mallory', 'a');
    expect(os.getPriority(child.pid)).toBe(usual);
    await shared.letIn('ann', 'shop');
    vi.advanceTimersByTime(200);
    await shared.letIn('ann', 'shop');
    expect(os.getPriority(child.pid)).toBe(os.constants.priority.PRIORITY_LOW);
  } finally {
    child.kill();
  }
});

test('callers waiting to be let in are told when everything ends', async () => {
  const shared = open(2);
  const place = await shared.takePlace('mallory');
  place.opened({ isHeard: () => false, end: () => undefined });
  await shared.letIn('mallory', 'a');
  place.callBegun();
  vi.advanceTimersByTime(20_000);
  await shared.letIn('ann', 'shop');
  const waiting = shared.letIn('mallory', 'b');
  shared.end();
  expect(await waiting).toBe(false);
  expect(await shared.letIn('ann', 'shop')).toBe(false);
});
