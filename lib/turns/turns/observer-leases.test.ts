import { expect, test } from 'vitest';
import type { ProjectId } from '../../base/foundation/id';
import { createObserverLeases } from './observer-leases';

const project = 'p' as ProjectId;

test('a sign of life is logged once in three seconds, for each project', () => {
  let time = 10_000;
  const leases = createObserverLeases({ now: () => time });
  expect(leases.mayTellSign(project)).toBe(true);
  expect(leases.mayTellSign('q' as ProjectId)).toBe(true);
  time = 12_999;
  expect(leases.mayTellSign(project)).toBe(false);
  time = 13_000;
  expect(leases.mayTellSign(project)).toBe(true);
});

test('one visible tab holds the lease until it is hidden, closes or falls silent', () => {
  let time = 0;
  const leases = createObserverLeases({ now: () => time });
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
