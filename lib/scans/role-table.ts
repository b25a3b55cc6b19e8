import type { RulesTable } from './rules';

/** Columns that say who may more. */
export const rank =
  /role|admin|level|plan|tier|staff|teacher|host|manager|moderator|owner|verified|approved|permission|is_/i;

/** A table of nothing but who may more: whose they are, times and a rank, and no row of another table. */
export function isRoleTable(table: RulesTable, owned: readonly string[]): boolean {
  const isPlain = table.columns.every(({ name }) => owned.includes(name) || technical.test(name) || rank.test(name));
  return isPlain && table.references.every(({ columns }) => columns.every((name) => owned.includes(name)));
}

const technical = /^(id|uid|.*_at|.*_on|.*_by|note|comment)$/i;
