import { expect, test } from 'vitest';
import { chooseTaking, listTakeables } from './choose-taking';

const outlook = {
  isFirst: true,
  tables: [
    {
      name: 'hikes',
      title: 'Hikes',
      groups: [
        { group: 'entered' as const, rows: 3, isOn: true },
        { group: 'visitors' as const, rows: 2, isOn: false },
      ],
    },
  ],
  people: [{ id: 'a', email: 'ann@x.test', isOwner: true, isOn: true }],
  files: [{ group: 'visitors' as const, files: 1, isOn: false }],
};

test('what goes by itself comes first, and goes unless it is unticked', () => {
  const all = listTakeables(outlook);
  expect(all.map(({ id }) => id)).toEqual(['rows entered hikes', 'person a', 'rows visitors hikes', 'files visitors']);
  expect(chooseTaking(all, {})).toEqual({ rows: [{ table: 'hikes', group: 'entered' }], people: ['a'], files: [] });
  expect(chooseTaking(all, { 'person a': false, 'files visitors': true })).toEqual({
    rows: [{ table: 'hikes', group: 'entered' }],
    people: [],
    files: ['visitors'],
  });
});

test('nothing chosen is nothing to ask for', () => {
  expect(chooseTaking(listTakeables(outlook), { 'rows entered hikes': false, 'person a': false })).toBeNull();
});
