import type { DatabaseFailure } from '@/lib/backends/backend-engine/session/last-failure';

/** Why a row can't be restored, as far as Postgres tells. */
export type WhyLeft =
  /** It references a row that no longer exists; `parent` is that row's table. */
  | { why: 'needs-other'; parent: string; column: string; value: string }
  /** Another row already has a value that must be unique. */
  | { why: 'taken'; column: string; value: string }
  /** A newer column must not be null, and the row has no value for it. */
  | { why: 'missing'; column: string }
  /** The app now has a rule that the row breaks; `message` is Postgres's. */
  | { why: 'refused'; message: string };

/** A row that was not restored. */
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
