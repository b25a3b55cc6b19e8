import { expect, test } from 'vitest';
import { insertRows, updateRow } from './row-sql';
import type { StoredTable } from './read-stored-tables';

test('a column called constructor takes a row’s value, or its default without one', () => {
  const column = { type: 'text', kind: 'text', isComputed: false, isFixed: false, isRequired: false, link: null };
  const columns = ['id', 'constructor', 'toString'].map((name) => ({ ...column, name }));
  const table = { schema: 'public', name: 'hasOwnProperty', columns, key: [columns[0]] } as unknown as StoredTable;
  const silent = insertRows(table, [{ id: '1' }]);
  expect(silent.values).toEqual(['1']);
  expect(silent.sql.split(' returning ')[0]).not.toContain('constructor');
  expect(insertRows(table, [{ id: '1' }, { id: '2', constructor: 'x' } as never]).values).toEqual(['1', '2', 'x']);
  expect(updateRow(table, { id: '1' }, { toString: 'y' } as never).values).toEqual(['y', '1']);
  expect(updateRow(table, { id: '1' }, {}).values).toEqual(['1']);
});
