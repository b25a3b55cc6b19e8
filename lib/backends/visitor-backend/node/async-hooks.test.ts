import { expect, test } from 'vitest';
import { AsyncLocalStorage } from './async-hooks';

test('a value holds until its work is done, however late, and the one before holds again', async () => {
  const storage = new AsyncLocalStorage<string>();
  const seen: (string | undefined)[] = [];
  await storage.run('outer', async () => {
    await Promise.resolve();
    await storage.run('inner', async () => {
      await Promise.resolve();
      seen.push(storage.getStore());
    });
    seen.push(storage.getStore());
  });
  expect([...seen, storage.getStore()]).toEqual(['inner', 'outer', undefined]);
});

test('the same where the work fails', async () => {
  const storage = new AsyncLocalStorage<string>();
  await expect(storage.run('a', () => Promise.reject(new Error('late')))).rejects.toThrow('late');
  expect(() =>
    storage.run('a', () => {
      throw new Error('at once');
    }),
  ).toThrow('at once');
  expect(storage.getStore()).toBeUndefined();
});
