import { expect, test } from 'vitest';
import { createPlaces } from './share-places';

test('makes room by the process whose last call was longest ago, not by the one that was started first', () => {
  const ended: string[] = [];
  const places = createPlaces<string>(4, (key) => ended.push(key) > 0);
  expect(['shop', 'club'].map((key) => places.take(key, 'ann'))).toEqual([true, true]);
  expect(['diary', 'quiz'].map((key) => places.take(key, 'ben'))).toEqual([true, true]);
  places.used('shop');
  places.used('diary');
  // Ann has as many as one owner may have.
  expect(places.take('market', 'ann')).toBe(true);
  expect(ended).toEqual(['club']);
  expect(places.take('choir', 'cem')).toBe(true);
  expect(ended).toEqual(['club', 'quiz']);
});

test('refuses if every process is being called', () => {
  const places = createPlaces<string>(2, () => false);
  expect([places.take('shop', 'ann'), places.take('club', 'ann'), places.take('quiz', 'ben')]).toEqual([
    true,
    false,
    true,
  ]);
  expect(places.take('diary', 'cem')).toBe(false);
});
