/**
 * Places for processes, shared by owners. One owner has half of them at most while there is more than one; who comes
 * when all are taken gets that of the process that has been idle longest, of whichever owner has the most.
 */
export function createPlaces<Key>(most: number, endIfIdle: (key: Key) => boolean) {
  /** In the order of their last call. */
  const taken = new Map<Key, string>();
  const mostOfOne = Math.max(1, Math.floor(most / 2));
  const countOf = (owner: string) => [...taken.values()].filter((one) => one === owner).length;

  function makeRoom(owner: string): boolean {
    const isOwnLimit = countOf(owner) >= mostOfOne;
    const candidates = [...taken].filter(([, one]) => !isOwnLimit || one === owner);
    candidates.sort(([, a], [, b]) => countOf(b) - countOf(a));
    for (const [key] of candidates) {
      if (!endIfIdle(key)) continue;
      taken.delete(key);
      return true;
    }
    return false;
  }

  return {
    /** False if there is none: every process that might make room is being called. */
    take(key: Key, owner: string): boolean {
      if (!taken.has(key) && (taken.size >= most || countOf(owner) >= mostOfOne) && !makeRoom(owner)) return false;
      taken.delete(key);
      taken.set(key, owner);
      return true;
    },
    leave: (key: Key) => void taken.delete(key),
  };
}
