import { expect, test } from 'vitest';
import type { SchemaGrant, SchemaTable } from './app-schema';
import { describeSchema } from './describe-schema';

function describe(grants: SchemaGrant[]): string {
  const column = (name: string) => ({ name, type: 'text', isNullable: false, hasDefault: false, isGenerated: false });
  const table: SchemaTable = {
    ...{ name: 'wishes', isView: false, primaryKey: [], references: [], policies: [], rows: 2, isGuarded: true },
    ...{ columns: [column('message'), column('emoji')], grants },
  };
  return describeSchema({ tables: [table], functions: [], enums: [] });
}

test('lists grants by role, with column names if partial, so that nothing is locked twice', () => {
  const text = describe([
    { role: 'anon', command: 'select', columns: null },
    { role: 'authenticated', command: 'select', columns: null },
    { role: 'authenticated', command: 'insert', columns: ['message', 'emoji'] },
    { role: 'authenticated', command: 'update', columns: ['message'] },
  ]);
  expect(text).toContain(
    '  granted to strangers: read; to signed-in people: read, add (message, emoji), change (message)\n',
  );
});

test('says when nobody is granted anything', () => {
  expect(describe([])).toContain('  granted to nobody\n');
});
