import { AsyncLocalStorage } from 'node:async_hooks';

/** Waits its turn; resolves to a function that lets the next one in. */
export type Lock = () => Promise<() => void>;

const ages = new AsyncLocalStorage<number>();
let asked = 0;

/** Whatever is asked of a lock within, however often and late, counts as asked now. */
export function asOne<Value>(work: () => Promise<Value>): Promise<Value> {
  return ages.run((asked += 1), work);
}

/**
 * A lock that is given to whoever came first. Work done `asOne` came when it began: an upload, which takes the lock ten times, would
 * else stand in line ten times behind two hundred others.
 * Whoever holds it must give it back, in a `finally`: nobody else is let in before.
 */
export function createLock(): Lock {
  const waiting: { age: number; enter: () => void }[] = [];
  let isHeld = false;

  function letNextIn(): void {
    const next = waiting.shift();
    if (next) next.enter();
    else isHeld = false;
  }

  return async () => {
    if (isHeld) {
      const age = ages.getStore() ?? (asked += 1);
      const at = waiting.findLastIndex((one) => one.age <= age) + 1;
      await new Promise<void>((enter) => waiting.splice(at, 0, { age, enter }));
    }
    isHeld = true;
    let isMine = true;
    return () => {
      if (isMine) letNextIn();
      isMine = false;
    };
  };
}

/** Does something alone. */
export async function alone<Value>(lock: Lock, work: () => Promise<Value>): Promise<Value> {
  const release = await lock();
  try {
    return await work();
  } finally {
    release();
  }
}
