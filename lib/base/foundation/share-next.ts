/**
 * Shares runs among callers with the same key: at most one run at a time per key, and every caller gets the result of a
 * run that started after they asked. So no caller gets a stale result, however many ask at once, and the runs of a busy
 * key follow one another. If a run fails, it fails for all callers that shared it.
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
