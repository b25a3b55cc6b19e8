/**
 * Places for processes, shared by owners. One owner has at most half of them, but at least one. If there is no place
 * left, an idle process makes room: of the same owner if that owner has reached the limit, otherwise preferably of the
 * owner with the most; the one whose last call was longest ago goes first.
 */
export function createPlaces<Key>(most: number, endIfIdle: (key: Key) => boolean) {
  /** In the order of their last calls. */
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
    /** Call it for each call, so that apps in use keep their places longest. */
    used(key: Key): void {
      const owner = taken.get(key);
      if (owner === undefined) return;
      taken.delete(key);
      taken.set(key, owner);
    },
    leave: (key: Key) => void taken.delete(key),
  };
}
