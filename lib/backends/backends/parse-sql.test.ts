import { describe, expect, test } from 'vitest';
import { parseSql, walkSql } from './parse-sql';

const whole = async (sql: string) => {
  const parsed = await parseSql(sql);
  if (!parsed.ok) throw new Error(parsed.error.message);
  return parsed.value;
};

describe('SQL written to take long', () => {
  test.each([
    ['comments begun in each other', '/*'.repeat(5_000)],
    ['comments begun and ended without a blank', `${'/*'.repeat(5_000)}${'*/'.repeat(5_000)} select 1`],
    ['signs before a number', `select ${'+'.repeat(10_000)}1`],
    ['many runs of signs', `select '${`${'+'.repeat(1_000)} `.repeat(100)}'`],
  ])('is a fault before it is parsed: %s', async (_, sql) => {
    expect(await parseSql(sql)).toMatchObject({ error: { message: expect.stringContaining('in a row') } });
  });

  test('is a fault before it is parsed: a megabyte of statements', async () => {
    const parsed = await parseSql('select 1;'.repeat(110_000));
    expect(parsed).toMatchObject({ error: { message: 'more than 10000 statements at once', statement: 'select 1' } });
    expect(await whole('select 1;'.repeat(10_000))).toHaveLength(10_000);
  });

  test('leaves rulers, operators and comments in comments alone', async () => {
    const ruled = `/${'*'.repeat(100)}/\n-- ${'='.repeat(100)}\n`.repeat(500);
    expect(await whole(`${ruled}/* a /* b */ c */ select '{}'::jsonb #>> '{a}', 2 <@> 3;`)).toHaveLength(1);
  });

  test('is walked at any depth', async () => {
    const [statement] = await whole(`select 1${' + 1'.repeat(3_000)}`);
    const kinds = [...walkSql(statement!.body)].map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === 'A_Expr')).toHaveLength(3_000);
    expect(kinds.filter((kind) => kind === 'A_Const')).toHaveLength(3_001);
  });
});

test('every node is walked with the name of its kind, from the outside in and in order', async () => {
  const [statement] = await whole('select a, f(b) from t where c');
  expect([...walkSql({ [statement!.kind]: statement!.body })].map(({ kind }) => kind)).toEqual([
    ...['SelectStmt', 'ResTarget', 'ColumnRef', 'String', 'ResTarget', 'FuncCall', 'String', 'ColumnRef', 'String'],
    ...['RangeVar', 'ColumnRef', 'String'],
  ]);
});
