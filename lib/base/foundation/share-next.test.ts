import { expect, test } from 'vitest';
import { createShareNext } from './share-next';

/** Runs that end on request; each returns the number of runs that had started by then. */
function start() {
  const ends: Array<(error?: Error) => void> = [];
  const ask = createShareNext(async () => {
    const n = ends.length + 1;
    await new Promise<void>((resolve, reject) => ends.push((error) => (error ? reject(error) : resolve())));
    return n;
  });
  return { ends, ask };
}
const settle = () => new Promise((resolve) => setImmediate(resolve));

test('callers during a run share the next one, which begins after they asked', async () => {
  const { ends, ask } = start();
  const first = ask('a');
  const others = [ask('a'), ask('a'), ask('a')];
  expect(ends).toHaveLength(1);
  ends[0]!();
  expect(await first).toBe(1);
  await settle();
  expect(ends).toHaveLength(2);
  // Requested during the second run, whose result may be older than this request.
  const late = ask('a');
  ends[1]!();
  expect(await Promise.all(others)).toEqual([2, 2, 2]);
  await settle();
  ends[2]!();
  expect(await late).toBe(3);
});

test('keys do not wait for each other, and nothing is kept between runs', async () => {
  const { ends, ask } = start();
  const both = [ask('a'), ask('b')];
  expect(ends).toHaveLength(2);
  for (const end of ends) end();
  await Promise.all(both);
  await settle();
  const again = ask('a');
  expect(ends).toHaveLength(3);
  ends[2]!();
  expect(await again).toBe(3);
});

test('a run that fails does so for those who shared it alone', async () => {
  const { ends, ask } = start();
  const first = ask('a');
  const second = ask('a');
  ends[0]!(new Error('no database'));
  await expect(first).rejects.toThrow('no database');
  await settle();
  ends[1]!();
  expect(await second).toBe(2);
});
