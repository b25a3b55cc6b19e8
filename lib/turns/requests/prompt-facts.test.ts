import { expect, test } from 'vitest';
import { checkMigration } from '../../backends/backends/check-migration';
import { parseSql } from '../../backends/backends/parse-sql';
import { backendRules } from '../prompts/backend-rules';

async function findingsOf(sql: string) {
  const parsed = await parseSql(sql);
  if (!parsed.ok) throw new Error(parsed.error.message);
  return checkMigration(parsed.value);
}

test('the model is told exactly the extensions that are available', async () => {
  const [, told = ''] = /Extensions: ([^.]*), no others/.exec(backendRules) ?? [];
  const here = told.split(/, | and /);
  expect(here).toEqual(['pgcrypto', 'ltree', 'isn']);
  for (const name of here) expect(await findingsOf(`create extension if not exists ${name};`)).toEqual([]);
  for (const name of ['uuid-ossp', 'btree_gist', 'citext', 'pg_trgm', 'unaccent', 'pg_cron']) {
    expect(await findingsOf(`create extension if not exists "${name}";`)).toHaveLength(1);
    expect(backendRules).toContain(name);
  }
});

test('the example migration is allowed to run', async () => {
  const sql = /<migration name="create_wishes">\n([^]*?)\n<\/migration>/.exec(backendRules)![1]!;
  expect(await findingsOf(sql)).toEqual([]);
});
