/** Waits its turn; resolves to a function that lets the next one in. */
export type Lock = () => Promise<() => void>;

/**
 * A lock that is given in the order it was asked for.
 * Whoever holds it must give it back, in a `finally`: nobody else is let in before.
 */
export function createLock(): Lock {
  let last: Promise<void> = Promise.resolve();
  return async () => {
    const previous = last;
    let release!: () => void;
    last = new Promise((resolve) => (release = resolve));
    await previous;
    return release;
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
