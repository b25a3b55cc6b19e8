import type { Now } from '@/lib/base/foundation/id';
import { type Allowance, createAllowance } from './allowance';
import type { Channel } from './channel';
import { limits } from './limits';
import { createPresence, type Presence } from './presence';

/** One topic and the channels on it. */
export type Topic = {
  channels: Set<Channel>;
  presence: Presence<Channel>;
  /** Channels that receive presence, and those about to. */
  watching: Set<Channel>;
  awaiting: Set<Channel>;
  passed: Allowance;
};

export const createTopic = (now: Now): Topic => ({
  channels: new Set(),
  presence: createPresence<Channel>(),
  watching: new Set(),
  awaiting: new Set(),
  passed: createAllowance(limits.passedPerTopic, now),
});
