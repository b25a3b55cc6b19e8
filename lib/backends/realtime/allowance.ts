import type { Now } from '@/lib/base/foundation/id';
import { limits } from './limits';

/** A rate limit: so much per second, and the same amount at once after a pause. */
export type Allowance = {
  /** Milliseconds until something may be spent; 0 means now. */
  wait(): number;
  /** May spend more than is left; then nothing can be spent until the deficit is made up. */
  spend(cost: number): void;
};

export function createAllowance(perSecond: number, now: Now): Allowance {
  let [left, last] = [perSecond, now()];
  function refill(): void {
    const at = now();
    left = Math.min(perSecond, left + (Math.max(0, at - last) / 1000) * perSecond);
    last = at;
  }
  return {
    wait() {
      refill();
      return left > 0 ? 0 : Math.ceil((-left / perSecond) * 1000) + 1;
    },
    spend(cost) {
      refill();
      left -= cost;
    },
  };
}

/** Resolves once `cost` may be spent; first come, first served. */
export type Pace = (cost: number) => Promise<void>;

function createPace(perSecond: number, now: Now): Pace {
  const allowance = createAllowance(perSecond, now);
  let turn = Promise.resolve();
  async function pass(cost: number): Promise<void> {
    for (let wait = allowance.wait(); wait > 0; wait = allowance.wait())
      await new Promise((resolve) => setTimeout(resolve, wait).unref());
    allowance.spend(cost);
  }
  return (cost) => (turn = turn.then(() => pass(cost)));
}

/** Limits how fast one app's pages may send. Small messages, including heartbeats, never wait behind large ones. */
export function createPaceOfPages(now: Now): Pace {
  const { small, large } = limits.saidPerSecond;
  const paces = { small: createPace(small, now), large: createPace(large, now) };
  return (bytes) => paces[bytes > limits.smallBytes ? 'large' : 'small'](bytes + limits.perMessage);
}
