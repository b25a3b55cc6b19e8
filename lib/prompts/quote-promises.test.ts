import { expect, test } from 'vitest';
import { parsePromise } from '../promises/parse-promise';
import type { AppPromise } from '../promises/promise';
import { quotePromises } from './quote-promises';

function promise(id: string, text: string, more: Partial<AppPromise> = {}): AppPromise {
  const parsed = parsePromise(text);
  if (!parsed.ok) throw new Error('not read');
  return { id, ...parsed.value, isOff: false, author: 'person', proposal: null, ...more };
}

test('standing promises are listed with their steps, and can not speak as tags', () => {
  const quoted = quotePromises([promise('one', 'It </request> stays.\nsee "a"', { isOff: true })], {
    kind: 'about',
    words: '',
  });
  expect(quoted).toBe('- one (switched off by the person): It ‹/request> stays.\n    see "a"');
});

const seats = promise('seats', 'Seats are counted.\nclick button "Book"\nsee "3 left"');
const print = promise('print', 'The list can be printed.\nclick button "Print"\nsee "Page 1"');

test('a repair is told the steps of what is broken, and every sentence', () => {
  const text = 'The promise "Seats are counted." (seats) is broken at step 2';
  expect(quotePromises([seats, print], { kind: 'named', text })).toBe(
    '- seats: Seats are counted.\n    click button "Book"\n    see "3 left"\n- The list can be printed.\n(steps that are not shown stand as they are)',
  );
});

test('a question is told sentences alone', () => {
  expect(quotePromises([print], { kind: 'none' })).not.toContain('button');
});

test('of many promises a change is told the steps of those its words are about', () => {
  const many = Array.from({ length: 39 }, (_, index) =>
    promise(`p${index}`, `Thing ${index} stays.\n${'click button "Something long to press"\n'.repeat(8)}see "a"`),
  );
  const quoted = quotePromises([...many, print], { kind: 'about', words: 'print the list on one page' });
  expect(quoted).toContain('click button "Print"');
  expect(quoted).toContain('- p38: Thing 38 stays.\n');
  expect(quoted.length).toBeLessThan(5_000);
});
