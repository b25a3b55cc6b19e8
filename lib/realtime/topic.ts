import type { Now } from '@/lib/foundation/id';
import { type Allowance, createAllowance } from './allowance';
import type { Channel } from './channel';
import { limits } from './limits';
import { createPresence, type Presence } from './presence';

/** One topic, and who is on it. */
export type Topic = {
  channels: Set<Channel>;
  presence: Presence<Channel>;
  /** Those who are told who is there, and those who are about to be. */
  watching: Set<Channel>;
  awaiting: Set<Channel>;
  /** What may still be passed on here. */
  passed: Allowance;
};

export const createTopic = (now: Now): Topic => ({
  channels: new Set(),
  presence: createPresence<Channel>(),
  watching: new Set(),
  awaiting: new Set(),
  passed: createAllowance(limits.passedPerTopic, now),
});
