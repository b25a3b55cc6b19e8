import { expect, test } from 'vitest';
import type { ProjectId } from '../foundation/id';
import { createObserverLeases } from './observer-leases';

const project = 'p' as ProjectId;

test('one visible tab holds the lease until it is hidden, goes or falls silent', () => {
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
