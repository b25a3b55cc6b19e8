import { expect, test } from 'vitest';
import type { DataColumn } from '@/lib/backends/data/data-view';
import { matchColumns } from './match-columns';

const column = (name: string, label: string, isFixed = false): DataColumn => ({
  ...{ name, label, isFixed, kind: 'text', isRequired: false, isNullable: true },
  choices: [],
});
const columns = [column('id', 'Id', true), column('created_at', 'Created'), column('guest_name', 'Guest name')];

test.each([
  [
    ['Created', 'Guest name'],
    ['created_at', 'guest_name'],
  ],
  [
    ['GUEST-NAME', 'created_at'],
    ['guest_name', 'created_at'],
  ],
  [
    ['id', '', 'Colour'],
    [null, null, null],
  ],
  [
    ['created', 'created_at'],
    ['created_at', null],
  ],
])('headings %j go to %j', (headings, matched) => {
  expect(matchColumns(headings, columns)).toEqual(matched);
});
