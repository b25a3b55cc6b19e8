import { expect, test } from 'vitest';
import { currencies, sayYuan } from './currency';

const yuan = currencies['zh-CN']!;

test('a price is said in the money of the language, with the day of its rate', () => {
  expect(sayYuan(0.042, yuan)).toBe('0.3 元');
  expect(sayYuan(0.3, yuan)).toBe('2.1 元');
  expect(sayYuan(0.004, yuan)).toBe('0.03 元');
  expect(sayYuan(0, yuan)).toBe('0 元');
  expect(yuan.asOf).toMatch(/^\d{4}-\d{2}-\d{2}$/);
  expect(currencies.en).toBeNull();
});
