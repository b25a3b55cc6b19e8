import { expect, test } from 'vitest';
import { keepTexts } from './keep-texts';

/** Texts of a thousand characters each, and a count of how often they are written. */
function start(most: number) {
  const texts = keepTexts(most);
  const written: string[] = [];
  const reach = (key: string, length = 1000) =>
    texts.reach(key, async () => {
      written.push(key);
      return 'x'.repeat(length);
    });
  return { texts, written, reach };
}

test('a text is written once for all who ask, at the same time and later', async () => {
  const { written, reach } = start(10_000);
  await Promise.all([reach('a'), reach('a')]);
  await reach('a');
  expect(written).toEqual(['a']);
});

test('a hundred apps with much SQL hold no more memory than a few: those asked for last stay', async () => {
  const { texts, written, reach } = start(3100);
  for (const key of ['a', 'b', 'c', 'a', 'd']) await reach(key);
  expect(texts.size()).toBe(3);
  await reach('a');
  expect(written).toEqual(['a', 'b', 'c', 'd']);
  await reach('b');
  expect(written).toEqual(['a', 'b', 'c', 'd', 'b']);
  await reach('long', 50_000);
  expect(texts.size()).toBe(1);
  await reach('a');
  expect(texts.size()).toBe(1);
});

test('one that failed is written again', async () => {
  const { texts, reach } = start(3100);
  await expect(texts.reach('a', () => Promise.reject(new Error('the disk')))).rejects.toThrow('the disk');
  expect(await reach('a')).toHaveLength(1000);
  expect(texts.size()).toBe(1);
});
