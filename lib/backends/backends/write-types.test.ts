import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { AppSchema } from './app-schema';
import { writeTypes } from './write-types';

const empty: AppSchema = { tables: [], functions: [], enums: [] };
const column = { name: 'id', type: 'uuid', isNullable: false, hasDefault: true, isGenerated: false };

test('an app without tables has the types of the template', () => {
  const template = readFileSync(
    new URL('../../projects/template/files/src/lib/database.types.ts', import.meta.url),
    'utf8',
  );
  expect(writeTypes(empty)).toBe(template);
});

test('reports what is optional, what only the database writes, and what references what', () => {
  const written = writeTypes({
    ...empty,
    enums: [{ name: 'mood', values: ['so so', 'it’s', "isn't"] }],
    tables: [
      {
        ...{ name: 'notes', isView: false, primaryKey: ['id'], policies: [], grants: [], isGuarded: true, rows: 0 },
        columns: [
          column,
          { ...column, name: 'text', type: 'text', hasDefault: false },
          { ...column, name: 'tags', type: 'mood[]', isNullable: true, hasDefault: false },
          { ...column, name: 'number', type: 'bigint', isGenerated: true },
          { ...column, name: 'odd name', type: 'jsonb' },
        ],
        references: [{ name: 'f', columns: ['id'], table: 'auth.users', foreignColumns: ['id'], isOneToOne: true }],
      },
      {
        ...{
          name: 'names',
          isView: true,
          primaryKey: [],
          policies: [],
          grants: [],
          isGuarded: true,
          references: [],
          rows: 0,
        },
        columns: [{ ...column, name: 'text', type: 'character varying(10)' }],
      },
    ],
    functions: [
      {
        name: 'find',
        args: [
          { name: 'code', type: 'text', isOptional: false },
          { name: 'many', type: 'integer', isOptional: true },
        ],
        returns: { type: 'record', isSet: true, columns: [{ name: 'day', type: 'date' }] },
        callers: ['anon'],
      },
      { name: 'all_notes', args: [], returns: { type: 'notes', isSet: true, columns: null }, callers: [] },
    ],
  });
  for (const line of [
    'id?: string;',
    'text: string;',
    "tags: Database['public']['Enums']['mood'][] | null;",
    "tags?: Database['public']['Enums']['mood'][] | null;",
    'number: number;',
    'number?: never;',
    "'odd name'?: Json;",
    "foreignKeyName: 'f';",
    "referencedRelation: 'users';",
    'text: string | null;',
    'find: { Args: { code: string; many?: number }; Returns: { day: string }[] };',
    "all_notes: { Args: Record<PropertyKey, never>; Returns: Database['public']['Tables']['notes']['Row'][] };",
    "mood: 'so so' | 'it’s' | 'isn\\'t';",
  ])
    expect(written).toContain(line);
});
