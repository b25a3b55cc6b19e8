import type { BackendId } from '../backends/backend';

/** Whose live data is on its way elsewhere: what was written meanwhile would be left behind. */
export type MovingData = {
  /** Does the work unless the backend's data moves, and answers null where it does; what has begun is waited for by a move. */
  unlessMoving<Value>(id: BackendId, work: () => Promise<Value>): Promise<Value | null>;
  /** Moves it while nobody else is at work there and nobody begins. */
  move<Value>(id: BackendId, work: () => Promise<Value>): Promise<Value>;
};

export function createMovingData(): MovingData {
  const moving = new Set<BackendId>();
  const atWork = new Map<BackendId, Set<Promise<unknown>>>();
  return {
    // Looking and beginning are one step: between them no move can begin.
    async unlessMoving(id, work) {
      if (moving.has(id)) return null;
      const working = work();
      const all = atWork.get(id) ?? new Set();
      atWork.set(id, all.add(working));
      try {
        return await working;
      } finally {
        all.delete(working);
        if (all.size === 0 && atWork.get(id) === all) atWork.delete(id);
      }
    },
    async move(id, work) {
      moving.add(id);
      try {
        await Promise.allSettled(atWork.get(id) ?? []);
        return await work();
      } finally {
        moving.delete(id);
      }
    },
  };
}
