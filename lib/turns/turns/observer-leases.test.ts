import { expect, test } from 'vitest';
import type { ProjectId, Wait } from '../../base/foundation/id';
import { createObserverLeases } from './observer-leases';

const project = 'p' as ProjectId;
const cut = new AbortController().signal;
/** Ends only when its signal aborts. */
const wait: Wait = (_milliseconds, signal) =>
  new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));

test('a sign of life is logged once in three seconds, for each project', () => {
  let time = 10_000;
  const leases = createObserverLeases({ now: () => time, wait });
  expect(leases.mayTellSign(project)).toBe(true);
  expect(leases.mayTellSign('q' as ProjectId)).toBe(true);
  time = 12_999;
  expect(leases.mayTellSign(project)).toBe(false);
  time = 13_000;
  expect(leases.mayTellSign(project)).toBe(true);
});

test('one visible tab holds the lease until it is hidden, closes or falls silent', () => {
  let time = 0;
  const leases = createObserverLeases({ now: () => time, wait });
  expect(leases.claimObserver(project, 'hidden', false)).toBe(false);
  expect(leases.claimObserver(project, 'one', true)).toBe(true);
  expect(leases.claimObserver(project, 'two', true)).toBe(false);
  time = 11_000;
  expect(leases.claimObserver(project, 'one', true)).toBe(true);
  time = 22_000;
  expect(leases.holder(project)).toBe('one');
  time = 24_000;
  expect(leases.claimObserver(project, 'two', true)).toBe(true);
  leases.releaseObserver(project, 'one');
  expect(leases.holder(project)).toBe('two');
  leases.claimObserver(project, 'two', false);
  expect(leases.holder(project)).toBeNull();
});

test('a tab on its way is waited for until it comes, hidden or not, and no longer than 30 s', async () => {
  let time = 0;
  const waits: number[] = [];
  const leases = createObserverLeases({
    now: () => time,
    wait: (milliseconds, signal) => (
      waits.push(milliseconds),
      milliseconds === 0 ? Promise.resolve() : wait(0, signal)
    ),
  });
  await leases.waitForTab(project, cut);
  expect(waits).toEqual([]);

  for (const visible of [true, false]) {
    leases.expectTab(project);
    let isOver = false;
    const waited = leases.waitForTab(project, cut).then(() => (isOver = true));
    await Promise.resolve();
    expect(isOver).toBe(false);
    leases.claimObserver(project, 'tab', visible);
    await waited;
    expect(leases.holder(project)).toBe(visible ? 'tab' : null);
  }
  expect(waits).toEqual([30_000, 30_000]);

  leases.expectTab(project);
  time = 31_000;
  await leases.waitForTab(project, cut);
  // An expected tab is waited for only once.
  await leases.waitForTab(project, cut);
  expect(waits).toEqual([30_000, 30_000, 0]);

  leases.expectTab(project);
  const stopped = new AbortController();
  const waited = leases.waitForTab(project, stopped.signal);
  stopped.abort();
  await waited;
});
