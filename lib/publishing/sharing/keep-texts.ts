/**
 * Caches the most recently requested texts, up to `mostCharacters` in total. A single text longer than that is kept
 * until the next one is requested. A text that could not be written is written again on the next request.
 */
export function keepTexts(mostCharacters: number) {
  const kept = new Map<string, { text: Promise<string | null>; length: number }>();
  let characters = 0;

  function forget(key: string): void {
    characters -= kept.get(key)?.length ?? 0;
    kept.delete(key);
  }

  return {
    reach(key: string, write: () => Promise<string | null>): Promise<string | null> {
      const known = kept.get(key);
      if (known) {
        kept.delete(key);
        kept.set(key, known);
        return known.text;
      }
      const text = write();
      // Keys count as well, since a thousand apps without a text still take memory.
      const one = { text, length: key.length };
      kept.set(key, one);
      characters += one.length;
      text.then(
        (written) => {
          if (kept.get(key) !== one) return;
          const length = written?.length ?? 0;
          one.length += length;
          characters += length;
          for (const oldest of kept.keys()) {
            if (characters <= mostCharacters || kept.size === 1) break;
            forget(oldest);
          }
        },
        () => kept.get(key) === one && forget(key),
      );
      return text;
    },
    size: () => kept.size,
  };
}
