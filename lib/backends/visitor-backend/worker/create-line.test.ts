import { expect, test } from 'vitest';
import { createLine } from './create-line';

test('lets one in at a time, in the order of asking, and goes on after one that failed', async () => {
  const inLine = createLine();
  const log: string[] = [];
  let open!: () => void;
  const slow = inLine(async () => {
    log.push('slow begins');
    await new Promise<void>((resolve) => (open = resolve));
    log.push('slow ends');
  });
  const failing = inLine(() => Promise.reject(new Error('no')));
  const last = inLine(async () => void log.push('last'));
  await Promise.resolve();
  await Promise.resolve();
  expect(log).toEqual(['slow begins']);
  open();
  await slow;
  await expect(failing).rejects.toThrow('no');
  await last;
  expect(log).toEqual(['slow begins', 'slow ends', 'last']);
});
