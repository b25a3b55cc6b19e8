import type { DatabaseFailure } from '@/lib/backend-engine/session/last-failure';

/** Why one row can't be what it was, as far as Postgres tells. */
export type WhyLeft =
  /** It belongs to a row that is not there any more: `parent` is that one's table. */
  | { why: 'needs-other'; parent: string; column: string; value: string }
  /** Another row has what only one may have. */
  | { why: 'taken'; column: string; value: string }
  /** A column that came since must not be empty, and it has nothing for it. */
  | { why: 'missing'; column: string }
  /** The app has a rule now that it does not meet; `message` is Postgres's. */
  | { why: 'refused'; message: string };

/** A row that was not brought back. */
export type LeftRow = { key: string; row: Readonly<Record<string, unknown>>; why: WhyLeft };

/** `Key (list_id)=(7) is not present in table "lists".` and `Key (slot)=(3) already exists.` */
const missing = /^Key \((.{1,500}?)\)=\((.*)\) is not present in table "([^"]+)"\.$/s;
const existing = /^Key \((.{1,500}?)\)=\((.*)\) already exists\.$/s;

export function sayWhy({ code, message, detail }: DatabaseFailure): WhyLeft {
  const [, column, value, parent] = missing.exec(detail ?? '') ?? [];
  if (code === '23503' && column !== undefined && value !== undefined && parent !== undefined)
    return { why: 'needs-other', parent, column, value };
  const [, taken, by] = existing.exec(detail ?? '') ?? [];
  if (code === '23505' && taken !== undefined && by !== undefined) return { why: 'taken', column: taken, value: by };
  const empty = /column "([^"]+)"/.exec(message)?.[1];
  if (code === '23502' && empty !== undefined) return { why: 'missing', column: empty };
  return { why: 'refused', message };
}
