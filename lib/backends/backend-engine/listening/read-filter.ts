import { literal, quote } from './capture-sql';
import type { DescribedTable } from './describe-table';

const signs = {
  eq: '=',
  neq: '<>',
  lt: '<',
  lte: '<=',
  gt: '>',
  gte: '>=',
  like: 'like',
  ilike: 'ilike',
  match: '~',
  imatch: '~*',
  isdistinct: 'is distinct from',
} as const;
type Sign = keyof typeof signs;
const patterns: ReadonlySet<string> = new Set(['like', 'ilike', 'match', 'imatch']);

export type Condition = { column: string; isNegated: boolean } & (
  | { operator: Sign; value: string }
  | { operator: 'in'; values: readonly string[] }
  | { operator: 'is'; value: 'null' | 'true' | 'false' | 'unknown' }
);

const most = { conditions: 10, values: 100 };

/**
 * Parses a `postgres_changes` filter: `column=operator.value`, several joined by commas, values quoted as in PostgREST
 * if they contain a comma or a bracket. Null if it can't be parsed.
 */
export function readFilter(filter: string): readonly Condition[] | null {
  const parts = splitOutside(filter);
  if (parts.length > most.conditions) return null;
  const conditions = parts.map(readCondition);
  return conditions.every((one) => one !== null) ? conditions : null;
}

function readCondition(text: string): Condition | null {
  const [, column, not, operator, value] = /^\s*([^=\s][^=]*)=(not\.)?(\w+)\.([\s\S]*)$/.exec(text) ?? [];
  if (column === undefined || operator === undefined || value === undefined) return null;
  const start = { column, isNegated: not !== undefined };
  if (operator === 'in') {
    const values = /^\([\s\S]*\)$/.test(value)
      ? splitOutside(value.slice(1, -1)).map((one) => unquote(one.trim()))
      : [];
    return values.length === 0 || values.length > most.values ? null : { ...start, operator, values };
  }
  if (operator === 'is') {
    const known = (['null', 'true', 'false', 'unknown'] as const).find((one) => one === value.toLowerCase());
    return known === undefined ? null : { ...start, operator, value: known };
  }
  return Object.hasOwn(signs, operator) ? { ...start, operator: operator as Sign, value: unquote(value) } : null;
}

/** Splits at commas outside quotes and brackets. */
function splitOutside(text: string): string[] {
  const parts: string[] = [];
  let [current, depth, isQuoted] = ['', 0, false];
  for (let at = 0; at < text.length; at += 1) {
    const letter = text[at]!;
    if (letter === '\\' && isQuoted) {
      current += letter + (text[(at += 1)] ?? '');
      continue;
    }
    if (letter === '"') isQuoted = !isQuoted;
    else if (!isQuoted && letter === '(') depth += 1;
    else if (!isQuoted && letter === ')') depth -= 1;
    if (letter === ',' && depth === 0 && !isQuoted) {
      parts.push(current);
      current = '';
    } else current += letter;
  }
  return [...parts, current];
}

function unquote(value: string): string {
  return value.length > 1 && value.startsWith('"') && value.endsWith('"')
    ? value.slice(1, -1).replace(/\\(.)/gs, '$1')
    : value;
}

/**
 * The filter as an SQL condition on row `t`; never null. Values are cast to the column's type, so a wrong one fails
 * when it is tried.
 */
export function filterSql(table: DescribedTable, conditions: readonly Condition[]): string {
  const written = conditions.map((condition) => {
    const column = table.columns.find(({ name }) => name === condition.column);
    if (!column) return 'false';
    const left = `t.${quote(column.name)}`;
    const typed = (value: string) => `${literal(value)}::${column.fullType}`;
    const test = () => {
      if (condition.operator === 'in') return `${left} in (${condition.values.map(typed).join(', ')})`;
      if (condition.operator === 'is') return `${left} is ${condition.value}`;
      const { operator, value } = condition;
      if (operator === 'isdistinct' && value === 'null') return `${left} is not null`;
      if (patterns.has(operator)) return `${left}::text ${signs[operator]} ${literal(value)}`;
      return `${left} ${signs[operator]} ${typed(value)}`;
    };
    return `coalesce(${condition.isNegated ? 'not ' : ''}(${test()}), false)`;
  });
  return written.length === 0 ? 'true' : `(${written.join(' and ')})`;
}
