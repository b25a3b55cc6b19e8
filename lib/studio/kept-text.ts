/** The part of `localStorage` that is used. */
export type TextStore = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

/** Remembers what was typed and not sent, a project; a browser that keeps nothing (private, full) is no fault. */
export function createKeptText(store: () => TextStore, key: string) {
  return {
    read(): string {
      try {
        return store().getItem(key) ?? '';
      } catch {
        return '';
      }
    },
    write(text: string): void {
      try {
        if (text === '') store().removeItem(key);
        else store().setItem(key, text);
      } catch {
        // Nothing depends on it but comfort.
      }
    },
  };
}
