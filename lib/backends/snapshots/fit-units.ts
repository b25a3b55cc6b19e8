import type { Refusal, Statement } from '@/lib/backends/backend-engine/engine-messages';
import type { DatabaseFailure } from '@/lib/backends/backend-engine/session/last-failure';
import type { BackendTrouble } from '@/lib/backends/backends/backends';
import { succeed, type Result } from '@/lib/base/foundation/result';
import { type MergeUnit, statementsOf } from './merge-units';

type Rehearse = (statements: readonly Statement[]) => Promise<Result<readonly Refusal[], BackendTrouble>>;

/** Above this many rows, units that don't fit as a whole are not tried row by row. */
const mostTriedSingly = 2000;

export type Fitted = { fitting: MergeUnit[]; left: { unit: MergeUnit; failure: DatabaseFailure }[] };

/**
 * Finds out which units an earlier state can hold, in an order in which all of them can be written; changes nothing. A
 * unit that does not fit as a whole is tried row by row.
 */
export async function fitUnits(
  rehearse: Rehearse,
  before: readonly Statement[],
  units: readonly MergeUnit[],
): Promise<Result<Fitted, BackendTrouble>> {
  const whole = await tryUnits(rehearse, before, units);
  if (!whole.ok) return whole;
  const { fitting, left } = whole.value;
  if (left.length === 0) return whole;
  let singles = 0;
  const split = left.flatMap(({ unit }) => {
    singles += unit.rows.length;
    return singles > mostTriedSingly ? [unit] : unit.rows.map((row) => ({ ...unit, rows: [row] }));
  });
  return tryUnits(rehearse, before, [...fitting, ...split]);
}

/**
 * Retries refused units after those that fit: a row may need a row that is written later, or the place of one that is
 * deleted later.
 */
async function tryUnits(
  rehearse: Rehearse,
  before: readonly Statement[],
  units: readonly MergeUnit[],
): Promise<Result<Fitted, BackendTrouble>> {
  let fitting: readonly MergeUnit[] = [];
  let waiting: readonly MergeUnit[] = units;
  for (;;) {
    const order = [...fitting, ...waiting];
    const statements = [...before];
    const unitAt = new Map<number, MergeUnit>();
    for (const unit of order) {
      const { before: first, main, after } = statementsOf(unit);
      statements.push(...first);
      unitAt.set(statements.length, unit);
      statements.push(main, ...after);
    }
    const tried = await rehearse(statements);
    if (!tried.ok) return tried;
    const why = new Map(
      tried.value.flatMap(({ statement, failure }) => {
        const unit = unitAt.get(statement);
        if (unit === undefined) throw new Error(`${statements[statement]?.sql ?? ''}: ${failure.message}`);
        return [[unit, failure] as const];
      }),
    );
    const next = order.filter((unit) => !why.has(unit));
    if (why.size > 0 && next.length > fitting.length) {
      waiting = order.filter((unit) => why.has(unit));
      fitting = next;
      continue;
    }
    return succeed({ fitting: next, left: [...why].map(([unit, failure]) => ({ unit, failure })) });
  }
}
