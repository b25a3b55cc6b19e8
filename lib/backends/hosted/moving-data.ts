import type { BackendId } from '../backends/backend';

/** Tracks live data that is being moved: anything written meanwhile would be left behind. */
export type MovingData = {
  /**
   * Does the work and returns its result, or null if the backend's data is being moved; a move waits for work that has
   * begun.
   */
  unlessMoving<Value>(id: BackendId, work: () => Promise<Value>): Promise<Value | null>;
  /** Moves the data while no other work runs or starts there. */
  move<Value>(id: BackendId, work: () => Promise<Value>): Promise<Value>;
};

export function createMovingData(): MovingData {
  const moving = new Set<BackendId>();
  const atWork = new Map<BackendId, Set<Promise<unknown>>>();
  return {
    // Checking and starting happen in one step: no move can start in between.
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
