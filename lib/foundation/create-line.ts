/** Work that is done one after the other, in the order it was asked for, whether what came before failed or not. */
export function createLine(): <Value>(work: () => Promise<Value>) => Promise<Value> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const next = last.then(work);
    last = next.catch(() => undefined);
    return next;
  };
}

/** A line for each key, kept only while there is work in it. */
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
 * Work that is done one after the other, by turns of those who ask: whoever was served longest ago comes next, and what one of them
 * asks for stays in order. Who asks a hundred times delays another by the work under way and no more.
 */
export function createTurns<Key>(): <Value>(key: Key, work: () => Promise<Value>) => Promise<Value> {
  /** In order of being served; a key is here while it has work. */
  const asked = new Map<Key, (() => Promise<unknown>)[]>();
  let isAtWork = false;

  async function serve(): Promise<void> {
    isAtWork = true;
    for (let next = asked.entries().next(); !next.done; next = asked.entries().next()) {
      const [key, works] = next.value;
      await works.shift()!();
      // Behind all who have come meanwhile.
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
