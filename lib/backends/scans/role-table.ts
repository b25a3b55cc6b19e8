import type { RulesTable } from './rules';

/** Columns that say who has more rights. */
export const rank =
  /role|admin|level|plan|tier|staff|teacher|host|manager|moderator|owner|verified|approved|permission|is_/i;

/**
 * A table that only says who has more rights: user columns, times and a rank, and no reference to another table's row.
 */
export function isRoleTable(table: RulesTable, owned: readonly string[]): boolean {
  const isPlain = table.columns.every(({ name }) => owned.includes(name) || technical.test(name) || rank.test(name));
  return isPlain && table.references.every(({ columns }) => columns.every((name) => owned.includes(name)));
}

const technical = /^(id|uid|.*_at|.*_on|.*_by|note|comment)$/i;
