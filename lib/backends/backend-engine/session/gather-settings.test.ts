import { expect, test } from 'vitest';
import { noteSetting, tellSettings, type Settings } from './gather-settings';

const gather = (statements: readonly (readonly [string, ...unknown[]])[]) => {
  const settings: Settings = new Map();
  const noted = statements.map(([sql, ...values]) => noteSetting(settings, sql, values));
  return { noted, settings };
};

test('caller settings are sent at once, except the role', () => {
  const { noted, settings } = gather([
    [`SELECT set_config('role', $1, true)`, 'anon'],
    [`SELECT set_config('request.jwt.claim.sub', $1, true)`, "o'x"],
    ['SET LOCAL ROLE "authenticated"'],
    [`SELECT set_config('request.jwt.claims', $1, true)`, '{}'],
  ]);
  expect(noted).toEqual([true, true, true, true]);
  expect(tellSettings(settings)).toEqual({
    sql: 'select pg_catalog.set_config($1, $2, true), pg_catalog.set_config($3, $4, true)',
    values: ['request.jwt.claim.sub', "o'x", 'request.jwt.claims', '{}'],
  });
});

test.each<[string, ...unknown[]]>([
  ['select * from notes'],
  [`select set_config('search_path', $1, true)`, 'x'],
  [`select set_config('role', $1, false)`, 'x'],
  [`select set_config('role', $1, true), delete_all()`, 'x'],
  [`select set_config('role', $1, true)`, null],
  ['set local role "x"; drop table notes'],
  ['set role "x"'],
])('%s is a statement like any other', (...statement) => {
  const { noted, settings } = gather([statement]);
  expect(noted).toEqual([false]);
  expect(settings.size).toBe(0);
});
