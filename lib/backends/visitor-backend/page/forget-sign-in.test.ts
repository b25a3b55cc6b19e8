import { expect, test } from 'vitest';
import { forgetSignIns, readSignIns } from './forget-sign-in';

/** The part of a browser's storage that these functions use. */
function createStorage(items: Record<string, string>): Storage {
  const kept = new Map(Object.entries(items));
  return {
    get length() {
      return kept.size;
    },
    key: (at: number) => [...kept.keys()][at] ?? null,
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
    clear: () => kept.clear(),
  };
}
const keysOf = (storage: Storage) => Array.from({ length: storage.length }, (_, at) => storage.key(at));

test('signs out who an earlier visit left, and tells the app’s own client', async () => {
  const storage = createStorage({ 'sb-s-abc-auth-token': 'old', theme: 'dark', 'sb-note': 'x' });
  const channel = new BroadcastChannel('sb-s-abc-auth-token');
  const told = new Promise((resolve) => (channel.onmessage = (event) => resolve((event as MessageEvent).data)));
  forgetSignIns(storage, readSignIns(storage));
  expect(await told).toEqual({ event: 'SIGNED_OUT', session: null });
  channel.close();
  expect(keysOf(storage)).toEqual(['theme', 'sb-note']);
});

test('leaves who has signed in since', () => {
  const storage = createStorage({ 'sb-s-abc-auth-token': 'old' });
  const left = readSignIns(storage);
  storage.setItem('sb-s-abc-auth-token', 'new');
  forgetSignIns(storage, left);
  expect(storage.getItem('sb-s-abc-auth-token')).toBe('new');
});
