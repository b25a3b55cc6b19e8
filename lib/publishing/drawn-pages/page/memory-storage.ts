/** A `Storage` that lasts as long as the page, so that nobody is signed in and nothing of this visit is kept. */
export function createMemoryStorage(): Storage {
  const held = new Map<string, string>();
  const methods: Storage = {
    get length() {
      return held.size;
    },
    key: (index) => [...held.keys()][index] ?? null,
    getItem: (key) => held.get(String(key)) ?? null,
    setItem: (key, value) => void held.set(String(key), String(value)),
    removeItem: (key) => void held.delete(String(key)),
    clear: () => held.clear(),
  };
  // Apps may also set `localStorage.name` directly.
  return new Proxy(methods, {
    get: (target, key) => (typeof key === 'symbol' || key in target ? Reflect.get(target, key) : held.get(key)),
    set: (_, key, value) => (held.set(String(key), String(value)), true),
    deleteProperty: (_, key) => (held.delete(String(key)), true),
    has: (target, key) => key in target || held.has(String(key)),
    ownKeys: () => [...held.keys()],
    getOwnPropertyDescriptor: (_, key) =>
      held.has(String(key))
        ? { value: held.get(String(key)), enumerable: true, configurable: true, writable: true }
        : undefined,
  });
}
