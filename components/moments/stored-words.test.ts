import { expect, test } from 'vitest';
import { nameOf } from './stored-words';

const id = '0a1b2c3d-0000-4000-8000-000000000001';

// Postgres gives a row's columns by length, so the first text is any text.
test.each([
  [
    { id, why: 'Steam, a railway buffet', year: '1945', title: 'Brief Encounter', by_name: 'Maureen' },
    'Brief Encounter',
  ],
  [{ id, by_name: 'Maureen', message: 'Orson Welles. Need I say more?' }, 'Orson Welles. Need I say more?'],
  [{ id, state: 'open', title: 'December 2026', created_at: '2026-11-23T10:10:02.76+00:00' }, 'December 2026'],
  [{ id, slot: 'Friday', guest_name: 'Ann' }, 'Ann'],
  [{ id, size: 'small', colour: 'midnight blue' }, 'midnight blue'],
  [{ id, film_id: id, created_at: '2026-11-23T10:10:02.76+00:00' }, '–'],
  [{ id: 7, at: '2026-11-23' }, '7'],
])('%j is called %s', (row, name) => {
  expect(nameOf(row)).toBe(name);
});
