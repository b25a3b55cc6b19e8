/**
 * Shares runs among callers of the same key: one run at a time for each key, and every caller gets the answer of a run that
 * began after they asked. So nobody is told something older than their question, however many ask at once, and a busy key
 * costs one run after another. A run that fails fails for those who shared it.
 */
export function createShareNext<Value>(run: (key: string) => Promise<Value>): (key: string) => Promise<Value> {
  const going = new Map<string, { now: Promise<Value>; next: Promise<Value> | null }>();

  function begin(key: string): Promise<Value> {
    const now = run(key);
    const turn = { now, next: null };
    going.set(key, turn);
    const done = () => {
      if (going.get(key) === turn && turn.next === null) going.delete(key);
    };
    now.then(done, done);
    return now;
  }

  return (key) => {
    const turn = going.get(key);
    if (!turn) return begin(key);
    const after = () => begin(key);
    turn.next ??= turn.now.then(after, after);
    return turn.next;
  };
}
