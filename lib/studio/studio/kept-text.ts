/** The part of `localStorage` that is used. */
export type TextStore = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

/** Keeps unsent text per project; a browser that stores nothing (private mode, full storage) is not an error. */
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
        // Nothing depends on this; it is a convenience.
      }
    },
  };
}
