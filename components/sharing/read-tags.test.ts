import { expect, test } from 'vitest';
import { readTags } from './read-tags';

test.each([
  ['', []],
  [' , ', []],
  ['Cooking, family', ['cooking', 'family']],
  ['做饭，家庭、孩子', ['做饭', '家庭', '孩子']],
  ['board  games,Board games', ['board games']],
])('reads %j as tags', (text, tags) => {
  expect(readTags(text)).toEqual(tags);
});
