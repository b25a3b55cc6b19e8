import { expect, test } from 'vitest';
import { partOfPlan } from './part-of-plan';

const plan = [
  'A **Today** view with your habits',
  'A **month calendar** that gets greener',
  'Everything is saved on your device',
];

test.each([
  ['src/components/month-calendar.tsx', 1],
  ['src/pages/TodayPage.tsx', 0],
  ['src/components/HabitRow.tsx', 0],
  ['src/lib/storage.ts', null],
  ['src/index.css', null],
])('%s belongs to step %s', (path, step) => expect(partOfPlan(plan, path)).toBe(step));

test('finds an English name in a Chinese plan', () => {
  expect(partOfPlan(['本月概览', '图表：各分类花费占比', '记一笔'], 'src/components/CategoryChart.tsx')).toBe(1);
});

test('answers none where two steps are as near', () => {
  expect(partOfPlan(['Orders of today', 'Orders of the week'], 'src/lib/orders.ts')).toBeNull();
});
