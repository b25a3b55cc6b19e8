import { sql } from 'drizzle-orm';
import type { Database } from '../database/database';
import type { Now, ProjectId } from '../foundation/id';
import type { ProjectEvent } from '../turn-events/turn-event';
import type { StepToAppend } from './project-channel';

/** The rows of a raw query: PGlite wraps them in an object, postgres-js returns the array itself. */
export function rowsOf<Row>(result: unknown): Row[] {
  return (Array.isArray(result) ? result : (result as { rows: Row[] }).rows) as Row[];
}

// Postgres can't store NUL or a lone surrogate in jsonb; in JSON both appear as an escape.
const unstorable = /\\u(?:0000|d[89a-f])/i;

function storable(step: StepToAppend['step']): StepToAppend['step'] {
  if (!unstorable.test(JSON.stringify(step))) return step;
  const clean = (_key: string, value: unknown) =>
    typeof value === 'string' ? value.toWellFormed().replaceAll('\u0000', '\ufffd') : value;
  return JSON.parse(JSON.stringify(step, clean)) as StepToAppend['step'];
}

/**
 * Numbers and stores steps in order, with one statement for any number of projects. Pass a transaction to store them
 * together with the change they describe, and `announce` the returned events once it has committed. A project's numbers
 * are assigned without gaps, because its row stays locked until then; gaps appear only when old events are deleted.
 * Steps of a deleted project are dropped.
 */
export async function appendSteps(
  db: Pick<Database, 'execute'>,
  now: Now,
  steps: readonly StepToAppend[],
): Promise<ProjectEvent[]> {
  if (steps.length === 0) return [];
  const at = now();
  const counts = new Map<ProjectId, number>();
  const rows = steps.map((given) => {
    const i = (counts.get(given.projectId) ?? 0) + 1;
    counts.set(given.projectId, i);
    const turn =
      'turnId' in given ? { t: given.turnId, d: given.draftId, a: given.attempt } : { t: null, d: null, a: 0 };
    return { p: given.projectId, i, ...turn, s: storable(given.step) };
  });

  // Rows are always locked in the same order, so two processes that share several projects can't deadlock.
  const raised = rowsOf<{ id: ProjectId; before: number | string }>(
    await db.execute(sql`
      with steps as materialized (
        select * from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb)
          as step(p text, i int, t text, d text, a int, s jsonb)
      ), counts as (
        select p, max(i) as count from steps group by p
      ), locked as (
        select id from projects where id in (select p from counts) order by id for update
      ), raised as (
        update projects set last_event = projects.last_event + counts.count
        from counts join locked on locked.id = counts.p
        where projects.id = counts.p
        returning projects.id, projects.last_event - counts.count as before
      ), stored as (
        insert into project_events (project_id, n, turn_id, draft_id, attempt, at, data)
        select steps.p, raised.before + steps.i, steps.t, steps.d, steps.a, ${at}::bigint, steps.s
        from steps join raised on raised.id = steps.p
      )
      select id, before from raised`),
  );

  const before = new Map(raised.map((row) => [row.id, Number(row.before)]));
  return rows.flatMap((row): ProjectEvent[] => {
    const start = before.get(row.p);
    if (start === undefined) return [];
    const position = row.t === null ? {} : { turnId: row.t, draftId: row.d, attempt: row.a };
    return [{ n: start + row.i, at, ...position, ...row.s } as ProjectEvent];
  });
}
