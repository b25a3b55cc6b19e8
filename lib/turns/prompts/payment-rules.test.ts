import { expect, test } from 'vitest';
import { tellPayments } from './payment-rules';

test.each([
  'A shop for toys',
  'Let people pay by card',
  'Add a checkout form',
  'Sell my e-book',
  '加一个付款按钮',
  '一家玩具商店',
])('%s: the ready-made part is told', (prompt) =>
  expect(tellPayments(prompt, [])).toContain('<module name="payments"/>'),
);

test('is not told to others, nor where the app has it: its own notes are there then', () => {
  expect(tellPayments('A habit tracker', [])).toBe('');
  expect(tellPayments('给我做一个习惯打卡', [])).toBe('');
  expect(tellPayments('Sell a mug', [{ path: 'src/modules/payments/buy.tsx' }])).toBe('');
});
