import { expect, test } from 'vitest';
import { alone, asOne, createLock } from './create-lock';

test('is held by one at a time, first come first served', async () => {
  const lock = createLock();
  const order: string[] = [];
  const work = (name: string) =>
    alone(lock, async () => {
      order.push(`${name} begins`);
      await Promise.resolve();
      order.push(`${name} ends`);
    });
  await Promise.all([work('a'), work('b'), work('c')]);
  expect(order).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
});

test('work that began first goes before later arrivals', async () => {
  const lock = createLock();
  const order: string[] = [];
  const steps = (name: string) =>
    asOne(async () => {
      for (let step = 1; step <= 3; step += 1)
        await alone(lock, async () => {
          order.push(`${name}${step}`);
          await Promise.resolve();
        });
    });
  await Promise.all(['a', 'b', 'c'].map(steps));
  // `b` gets in before `a` asks again, but then it is `a`'s turn: each waits for at most one other step.
  expect(order.indexOf('a3')).toBeLessThan(order.indexOf('b3'));
  expect(order.indexOf('b3')).toBeLessThan(order.indexOf('c2'));
});

test('is free again when work failed, and giving it back twice lets in one alone', async () => {
  const lock = createLock();
  await expect(alone(lock, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  const release = await lock();
  const inside: string[] = [];
  const others = ['a', 'b'].map(async (name) => {
    const leave = await lock();
    inside.push(name);
    return leave;
  });
  release();
  release();
  const leave = await others[0]!;
  await Promise.resolve();
  expect(inside).toEqual(['a']);
  leave();
  (await others[1]!)();
});
