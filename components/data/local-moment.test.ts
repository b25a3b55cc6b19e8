import { expect, test } from 'vitest';
import { fromLocalInput, toLocalInput } from './local-moment';

test('an instant survives the way to an input and back, to the minute', () => {
  const iso = '2026-05-01T18:30:00.000Z';
  expect(toLocalInput(iso)).toMatch(/^2026-05-0[12]T\d\d:\d\d$/);
  expect(fromLocalInput(toLocalInput(iso))).toBe(iso);
});

test.each([null, '', 'infinity'])('%s is none', (value) => {
  expect(toLocalInput(value)).toBe('');
  expect(fromLocalInput(value ?? '')).toBeNull();
});
