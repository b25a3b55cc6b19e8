import { and, desc, eq, lt, sql } from 'drizzle-orm';
import { projectEvents } from '../../../drizzle/schema';
import type { Database } from '../database/database';
import type { ProjectId } from '../foundation/id';
import type { ProjectEvent } from '../turn-events/turn-event';

const rowsAtOnce = 1000;
const usualRoom = { events: 100_000, bytes: 16 * 1024 * 1024 };

/**
 * The project channel so far, oldest first, for a page that opens. For finished turns it leaves out what only a running
 * turn needs: file deltas and contents, progress signals, intermediate spending. If the rest exceeds `room`, it returns
 * only the newest whole turns, so an app opens however long its log is.
 */
export async function readConversation(
  db: Database,
  projectId: ProjectId,
  room: { events: number; bytes: number } = usualRoom,
): Promise<ProjectEvent[]> {
  const { data, turnId } = projectEvents;
  const type = sql`${data} ->> 'type'`;
  // Excludes interrupted turns, because another turn may continue their draft.
  const isOver = sql`${turnId} in (
    select id from turns where turns.project_id = ${projectId} and phase = 'ended' and outcome <> 'interrupted'
  )`;
  const told = sql<string>`case
    when ${type} = 'file-end' and ${isOver} then jsonb_set(${data}, '{content}', 'null')
    when ${type} = 'verify-start' and ${isOver} then ${data} - 'promises'
    when ${type} = 'observation' and ${isOver} then ${data} - 'pages'
    else ${data} end::text`;

  const newestFirst: ProjectEvent[] = [];
  let bytes = 0;
  let before = Number.MAX_SAFE_INTEGER;
  for (;;) {
    const rows = await db
      .select({
        ...{ n: projectEvents.n, at: projectEvents.at, attempt: projectEvents.attempt },
        ...{ turnId, draftId: projectEvents.draftId, told },
      })
      .from(projectEvents)
      .where(
        and(
          eq(projectEvents.projectId, projectId),
          lt(projectEvents.n, before),
          sql`not (${type} in ('file-delta', 'spending', 'trial-progress') and coalesce(${isOver}, false))`,
        ),
      )
      .orderBy(desc(projectEvents.n))
      .limit(rowsAtOnce);
    for (const { told: text, turnId: turn, draftId, attempt, ...position } of rows) {
      bytes += text.length;
      if (newestFirst.length === room.events || bytes > room.bytes) return wholeTurns(newestFirst.toReversed());
      const of = turn === null ? {} : { turnId: turn, draftId, attempt };
      newestFirst.push({ ...position, ...of, ...(JSON.parse(text) as object) } as ProjectEvent);
    }
    if (rows.length < rowsAtOnce) return newestFirst.toReversed();
    before = rows.at(-1)!.n;
  }
}

/** Leaves out events of turns that began before the first of these events. */
function wholeTurns(events: readonly ProjectEvent[]): ProjectEvent[] {
  const begun = new Set<string>();
  return events.filter((event) => {
    if (event.type === 'turn-started') begun.add(event.turnId);
    return !('draftId' in event) || begun.has(event.turnId);
  });
}
