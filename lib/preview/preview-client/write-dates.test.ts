import { expect, test } from 'vitest';
import { writeDates } from './write-dates';

const friday = new Date(2026, 10, 20, 23, 30);

test.each([
  ['{today}', '2026-11-20'],
  ['{today+12}', '2026-12-02'],
  ['{today-1}', '2026-11-19'],
  ['{friday}', '2026-11-27'],
  ['{monday}', '2026-11-23'],
  ['{monday+7} {other}', '2026-11-30 {other}'],
])('%s is %s', (text, date) => {
  expect(writeDates(text, friday)).toBe(date);
});
