/** Runs jobs one at a time, in the order requested, whether or not the previous one failed. */
export function createLine(): <Value>(work: () => Promise<Value>) => Promise<Value> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const next = last.then(work);
    last = next.catch(() => undefined);
    return next;
  };
}

/** One queue per key, kept only while it has work. */
export function createLines<Key>(): <Value>(key: Key, work: () => Promise<Value>) => Promise<Value> {
  const lines = new Map<Key, Promise<unknown>>();
  return (key, work) => {
    const done = (lines.get(key) ?? Promise.resolve()).then(work, work);
    lines.set(key, done);
    const leave = () => void (lines.get(key) === done && lines.delete(key));
    done.then(leave, leave);
    return done;
  };
}

/**
 * Runs jobs one at a time, round robin over the callers' keys: the key served longest ago comes next, and jobs of one
 * key stay in order. A key with a hundred jobs delays another only by the job under way.
 */
export function createTurns<Key>(): <Value>(key: Key, work: () => Promise<Value>) => Promise<Value> {
  /** Jobs per key, next key first; a key is present while it has work. */
  const asked = new Map<Key, (() => Promise<unknown>)[]>();
  let isAtWork = false;

  async function serve(): Promise<void> {
    isAtWork = true;
    for (let next = asked.entries().next(); !next.done; next = asked.entries().next()) {
      const [key, works] = next.value;
      await works.shift()!();
      // Move this key behind all others, including those that arrived meanwhile.
      asked.delete(key);
      if (works.length > 0) asked.set(key, works);
    }
    isAtWork = false;
  }

  return (key, work) =>
    new Promise((resolve, reject) => {
      const works = asked.get(key) ?? [];
      works.push(() => work().then(resolve, reject));
      asked.set(key, works);
      if (!isAtWork) void serve();
    });
}
