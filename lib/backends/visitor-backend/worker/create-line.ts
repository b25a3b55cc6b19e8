/** Runs one piece of work at a time, in the order of the calls; if one fails, the next runs all the same. */
export function createLine(): <Value>(work: () => Promise<Value>) => Promise<Value> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const mine = last.then(work);
    last = mine.catch(() => undefined);
    return mine;
  };
}
