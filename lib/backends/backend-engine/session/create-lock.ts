import { AsyncLocalStorage } from 'node:async_hooks';

/** Waits in line; resolves to a function that releases the lock. */
export type Lock = () => Promise<() => void>;

const ages = new AsyncLocalStorage<number>();
let asked = 0;

/** Every lock request inside `work`, however many and late, queues as if made now. */
export function asOne<Value>(work: () => Promise<Value>): Promise<Value> {
  return ages.run((asked += 1), work);
}

/**
 * A first-come, first-served lock. Work inside `asOne` queues by when it began: otherwise an upload, which takes the
 * lock ten times, would wait ten times behind two hundred others. Holders must release it in a `finally`: until then
 * nobody else gets it.
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

/** Runs work while holding the lock. */
export async function alone<Value>(lock: Lock, work: () => Promise<Value>): Promise<Value> {
  const release = await lock();
  try {
    return await work();
  } finally {
    release();
  }
}
