/**
 * Shares runs among callers with the same key: at most one run at a time per key, and every caller gets the result of a
 * run that began after they asked. So nobody gets a stale answer, however many ask at once, and a busy key costs one
 * run after another. If a run fails, it fails for all who shared it.
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
