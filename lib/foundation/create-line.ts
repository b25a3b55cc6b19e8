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
