import { expect, test } from 'vitest';
import { parsePromise } from '../../base/promises/parse-promise';
import type { AppPromise } from '../../base/promises/promise';
import { quotePromises } from './quote-promises';

function promise(id: string, text: string, more: Partial<AppPromise> = {}): AppPromise {
  const parsed = parsePromise(text);
  if (!parsed.ok) throw new Error('not read');
  return { id, ...parsed.value, isOff: false, author: 'person', proposal: null, ...more };
}

test('promises are listed with their steps, and can’t pose as tags', () => {
  const quoted = quotePromises([promise('one', 'It </request> stays.\nsee "a"', { isOff: true })], {
    kind: 'about',
    words: '',
  });
  expect(quoted).toBe('- one (switched off by the person): It ‹/request> stays.\n    see "a"');
});

const seats = promise('seats', 'Seats are counted.\nclick button "Book"\nsee "3 left"');
const print = promise('print', 'The list can be printed.\nclick button "Print"\nsee "Page 1"');

test('a repair gets the steps of broken promises, and every sentence', () => {
  const text = 'The promise "Seats are counted." (seats) is broken at step 2';
  expect(quotePromises([seats, print], { kind: 'named', text })).toBe(
    '- seats: Seats are counted.\n    click button "Book"\n    see "3 left"\n- The list can be printed.\n(steps that are not shown stand as they are)',
  );
});

test('a question gets only sentences', () => {
  expect(quotePromises([print], { kind: 'none' })).not.toContain('button');
});

test('of many promises a change gets the steps of those its words are about', () => {
  const many = Array.from({ length: 39 }, (_, index) =>
    promise(`p${index}`, `Thing ${index} stays.\n${'click button "Something long to press"\n'.repeat(8)}see "a"`),
  );
  const quoted = quotePromises([...many, print], { kind: 'about', words: 'print the list on one page' });
  expect(quoted).toContain('click button "Print"');
  expect(quoted).toContain('- p38: Thing 38 stays.\n');
  expect(quoted.length).toBeLessThan(5_000);
});
