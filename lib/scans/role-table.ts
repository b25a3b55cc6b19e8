import type { RulesTable } from './rules';

/** Columns that say who may more. */
export const rank =
  /role|admin|level|plan|tier|staff|teacher|host|manager|moderator|owner|verified|approved|permission|is_/i;

/** A table of nothing but who may more: keys, times and a rank. */
export function isRoleTable(table: RulesTable): boolean {
  const plain = table.columns.every(
    ({ name }) =>
      /^(id|.*_id|.*_at|.*_by|uid)$/i.test(name) ||
      rank.test(name) ||
      table.references.some(({ columns }) => columns.includes(name)),
  );
  return plain && /admin|role|host|teacher|staff|owner|manager|moderator|editor|permission/i.test(table.name);
}
