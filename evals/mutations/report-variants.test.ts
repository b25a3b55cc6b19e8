import { expect, test } from 'vitest';
import type { Mutation } from './mutations';
import { countVariants, reportVariants, type SoundOutcome, type VariantOutcome } from './report-variants';

const mutationOf = (id: string): Mutation => ({
  ...{ id, kind: 'sum wrong', notice: 'The total | is too small.' },
  ...{ file: 'src/App.tsx', find: 'a', replace: 'b' },
});
const variants: VariantOutcome[] = [
  { name: 'shop', mutation: mutationOf('total'), journeys: 4, seenBy: 'adds-up' },
  { name: 'shop', mutation: mutationOf('order'), journeys: 4, seenBy: null },
  { name: 'shop', mutation: mutationOf('price'), journeys: 4, seenBy: null },
  { name: 'garden', mutation: mutationOf('water'), journeys: 0, seenBy: null },
];
const sound: SoundOutcome[] = [
  { name: 'shop', turn: 1, journeys: 4, alarms: [] },
  { name: 'shop', turn: 3, journeys: 4, alarms: ['adds-up'] },
];

test('an app without journeys is listed, but does not count', () => {
  expect(countVariants(variants, sound)).toEqual({ variants: 3, seen: 1, sound: 2, alarmed: 1, untried: ['garden'] });
});

test('the page lists the figures, every miss with its reason, and every false alarm', () => {
  const reasons = { 'shop/order': 'No journey looks at the order.' };
  const page = reportVariants(variants, sound, { date: '2026-11-20', reasons });
  expect(page).toContain(
    '| broken variants reported broken, by journeys that know some of them | 1 of 3: 33.3 % | ≥ 90 % |',
  );
  expect(page).toContain('| sound versions reported broken | 1 of 2: 50 % | ≤ 3 % |');
  expect(page).toContain('| shop | sum wrong | The total \\| is too small. | No journey looks at the order. |');
  expect(page).toContain('| The total \\| is too small. | not looked at yet |');
  expect(page).toContain('| shop | 3 | adds-up |');
  expect(page).toContain('Without journeys yet, so neither counted nor tried: garden.');
});

test('says that nothing was measured instead of giving a share of nothing', () => {
  expect(reportVariants([], [], { date: '2026-11-20', reasons: {} })).toContain('know some of them | 0 of 0: – |');
});
