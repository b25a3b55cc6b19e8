import { describe, expect, test } from 'vitest';
import { holdsWord, wordsOf } from './words';

describe('wordsOf', () => {
  test('splits names and leaves out words that say nothing', () => {
    expect([...wordsOf('the HabitCard on my page')]).toEqual(['habit', 'card']);
  });

  test.each([
    ['invoices', 'Invoice'],
    ['libraries', 'Library'],
    ['recipes', 'recipe'],
    ['changing', 'change'],
    ['boxes', 'box'],
    ['booked', 'booking'],
    ['classes', 'class'],
  ])('knows %s and %s as one word', (one, other) => {
    expect(wordsOf(one)).toEqual(wordsOf(other));
  });

  test('gives pairs of characters for Chinese', () => {
    expect([...wordsOf('供应商 page')]).toEqual(['供应', '应商']);
  });
});

describe('holdsWord', () => {
  const text =
    "import { InvoiceTable } from './invoice-table';\nconst startParty = '供应商';\nuseDeliveries();\nLIBRARY";

  test.each(['invoices', 'table', 'party', 'delivery', '供应商', 'libraries'])('finds %s', (word) => {
    for (const stem of wordsOf(word)) expect(holdsWord(text, text.toLowerCase(), stem)).toBe(true);
  });

  test.each(['art', 'voice', 'able', 'lib', '客户'])('does not take a part of a word for %s', (word) => {
    for (const stem of wordsOf(word)) expect(holdsWord(text, text.toLowerCase(), stem)).toBe(false);
  });

  test('agrees with wordsOf', () => {
    const words = wordsOf(text);
    for (const word of words) expect(holdsWord(text, text.toLowerCase(), word), word).toBe(true);
  });
});
