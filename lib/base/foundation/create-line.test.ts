import { expect, test } from 'vitest';
import { createTurns } from './create-line';

test('a caller with a hundred requests delays another only by the job under way, and each keeps their order', async () => {
  const inTurns = createTurns<string>();
  const done: string[] = [];
  let goOn = () => {};
  const first = new Promise<void>((resolve) => (goOn = resolve));
  const work = (key: string, name: string, wait: Promise<void> = Promise.resolve()) =>
    inTurns(key, async () => {
      await wait;
      done.push(name);
    });
  const all = [work('mallory', 'm0', first), ...Array.from({ length: 99 }, (_, n) => work('mallory', `m${n + 1}`))];
  all.push(work('ann', 'a0'), work('ann', 'a1'), work('bob', 'b0'));
  goOn();
  await Promise.all(all);
  expect(done.slice(0, 7)).toEqual(['m0', 'a0', 'b0', 'm1', 'a1', 'm2', 'm3']);
  expect(done).toHaveLength(103);
});

test('a failing job is reported to its caller and holds nobody up', async () => {
  const inTurns = createTurns<string>();
  const failed = inTurns('ann', () => Promise.reject(new Error('no')));
  const after = inTurns('ann', async () => 1);
  await expect(failed).rejects.toThrow('no');
  expect(await after).toBe(1);
  expect(await inTurns('bob', async () => 2)).toBe(2);
});
