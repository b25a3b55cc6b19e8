import { and, asc, eq, gt, inArray } from 'drizzle-orm';
import { projectEvents, projects } from '../../../drizzle/schema';
import type { Database } from '../database/database';
import type { Now, ProjectId } from '../foundation/id';
import type { ProjectEvent } from '../turn-events/turn-event';
import { appendSteps } from './append-steps';
import type { ProjectChannel, StepToAppend } from './project-channel';
import { createProjectHub, type ProjectHub } from './project-hub';

/** `pollMs`: how often to look for events of other processes while anyone listens; null if this is the only process. */
type Options = { db: Database; now: Now; pollMs?: number | null };

type Append = {
  steps: readonly StepToAppend[];
  resolve: (events: ProjectEvent[]) => void;
  reject: (error: unknown) => void;
};

function toEvent(row: typeof projectEvents.$inferSelect): ProjectEvent {
  const position = row.turnId === null ? {} : { turnId: row.turnId, draftId: row.draftId, attempt: row.attempt };
  return { n: row.n, at: row.at, ...position, ...(row.data as object) } as ProjectEvent;
}

/**
 * The project channel over drizzle. Appends that arrive during a write are batched into the next one, so the number of
 * statements does not grow with the number of turns. `close` stops polling for other processes' events.
 */
export function createProjectChannel({ db, now, pollMs = null }: Options): ProjectChannel & { close(): void } {
  const hubs = new Map<ProjectId, ProjectHub>();
  let waiting: Append[] = [];
  let isWriting = false;
  let poller: ReturnType<typeof setInterval> | null = null;

  function show(events: readonly ProjectEvent[], projectIds: readonly ProjectId[]): void {
    if (hubs.size === 0) return;
    const byProject = new Map<ProjectId, ProjectEvent[]>();
    events.forEach((event, index) => {
      const projectId = projectIds[index]!;
      if (!hubs.has(projectId)) return;
      const list = byProject.get(projectId);
      if (list) list.push(event);
      else byProject.set(projectId, [event]);
    });
    for (const [projectId, list] of byProject) hubs.get(projectId)?.show(list);
  }

  async function writeTogether(appends: readonly Append[]): Promise<void> {
    const steps = appends.flatMap((append) => append.steps);
    const events = await appendSteps(db, now, steps);
    // Dropped steps (of a project deleted meanwhile) shift the rest, so match by position only if nothing was dropped.
    if (events.length === steps.length) {
      let start = 0;
      for (const append of appends) append.resolve(events.slice(start, (start += append.steps.length)));
      show(
        events,
        steps.map((step) => step.projectId),
      );
      return;
    }
    const gone = await missingProjects(steps.map((step) => step.projectId));
    const kept = steps.filter((step) => !gone.has(step.projectId));
    let start = 0;
    for (const append of appends) {
      const length = append.steps.filter((step) => !gone.has(step.projectId)).length;
      append.resolve(events.slice(start, (start += length)));
    }
    if (kept.length === events.length)
      show(
        events,
        kept.map((step) => step.projectId),
      );
  }

  async function missingProjects(ids: readonly ProjectId[]): Promise<Set<ProjectId>> {
    const unique = [...new Set(ids)];
    const rows = await db.select({ id: projects.id }).from(projects).where(inArray(projects.id, unique));
    const found = new Set(rows.map((row) => row.id));
    return new Set(unique.filter((id) => !found.has(id)));
  }

  async function writeAll(): Promise<void> {
    while (waiting.length > 0) {
      const appends = waiting;
      waiting = [];
      try {
        await writeTogether(appends);
      } catch {
        // One failing turn must not affect the others: append each separately, and report an error to its own caller
        // only.
        for (const append of appends) await writeTogether([append]).catch(append.reject);
      }
    }
    isWriting = false;
  }

  function read(projectId: ProjectId, after: number, limit: number): Promise<ProjectEvent[]> {
    return db
      .select()
      .from(projectEvents)
      .where(and(eq(projectEvents.projectId, projectId), gt(projectEvents.n, after)))
      .orderBy(asc(projectEvents.n))
      .limit(limit)
      .then((rows) => rows.map(toEvent));
  }

  async function lookForOthers(): Promise<void> {
    const ids = [...hubs.keys()];
    if (ids.length === 0) return;
    const rows = await db
      .select({ id: projects.id, lastEvent: projects.lastEvent })
      .from(projects)
      .where(inArray(projects.id, ids));
    for (const row of rows) hubs.get(row.id as ProjectId)?.notice(row.lastEvent);
  }

  function keepLooking(): void {
    if (poller || pollMs === null) return;
    let isLooking = false;
    poller = setInterval(() => {
      if (isLooking) return;
      isLooking = true;
      lookForOthers()
        .catch(() => undefined)
        .finally(() => {
          isLooking = false;
        });
    }, pollMs);
    poller.unref();
  }

  function stopLooking(): void {
    if (poller) clearInterval(poller);
    poller = null;
  }

  return {
    append(steps) {
      if (steps.length === 0) return Promise.resolve([]);
      return new Promise((resolve, reject) => {
        waiting.push({ steps, resolve, reject });
        if (isWriting) return;
        isWriting = true;
        queueMicrotask(() => void writeAll());
      });
    },
    read,
    async readTurn(turnId, after, limit) {
      const rows = await db
        .select()
        .from(projectEvents)
        .where(and(eq(projectEvents.turnId, turnId), gt(projectEvents.n, after)))
        .orderBy(asc(projectEvents.n))
        .limit(limit);
      return rows.map(toEvent);
    },
    listen(projectId, after, listener) {
      const hub = hubs.get(projectId) ?? createProjectHub((from, limit) => read(projectId, from, limit));
      hubs.set(projectId, hub);
      const stop = hub.listen(after, listener);
      keepLooking();
      return () => {
        stop();
        if (!hub.isEmpty()) return;
        if (hubs.get(projectId) === hub) hubs.delete(projectId);
        if (hubs.size === 0) stopLooking();
      };
    },
    announce(projectId, events) {
      hubs.get(projectId)?.show(events);
    },
    close: stopLooking,
  };
}
