import { and, asc, eq, isNotNull, isNull, lt, lte, notInArray, or } from 'drizzle-orm';
import { deployments, functionSchedules as table, projects, sites, versions } from '@/drizzle/schema';
import type { Database } from '@/lib/base/database/database';
import type { ProjectId } from '@/lib/base/foundation/id';
import { nextRun } from './next-run';

/** `preview` functions run only when somebody asks for it, `live` ones by themselves too. */
export type ScheduleLane = 'preview' | 'live';
export type ScheduleKey = { projectId: ProjectId; lane: ScheduleLane; name: string };
/**
 * The state of a scheduled function: when it runs next (null: not by itself), and how its last run ended (`failure` is
 * null if it succeeded).
 */
export type ScheduleNote = {
  name: string;
  nextAt: number | null;
  isRunning: boolean;
  last: { at: number; failure: string | null } | null;
};
type Scheduled = { name: string; schedule: string };

/** Longer than any call may take: a process that started a run longer ago was killed. */
const longestRunMs = 5 * 60_000;
const longestFailure = 500;

export type ScheduleStore = ReturnType<typeof createScheduleStore>;

/**
 * When functions run by themselves. Stored in the server's database, so that a restart forgets none and two processes
 * don't run one twice.
 */
export function createScheduleStore(db: Database) {
  const isOf = ({ projectId, lane, name }: ScheduleKey) =>
    and(eq(table.projectId, projectId), eq(table.lane, lane), eq(table.name, name));
  const isFree = (now: number) => or(isNull(table.runningSince), lt(table.runningSince, now - longestRunMs));

  return {
    /** The tree behind each live site; a deleted app has none. */
    async liveTrees(): Promise<{ projectId: ProjectId; treeHash: string }[]> {
      const rows = await db
        .select({ projectId: sites.projectId, treeHash: versions.treeHash })
        .from(sites)
        .innerJoin(projects, and(eq(projects.id, sites.projectId), isNull(projects.deletedAt)))
        .innerJoin(deployments, eq(deployments.id, sites.liveDeploymentId))
        .innerJoin(versions, eq(versions.id, deployments.versionId));
      return rows.map(({ projectId, treeHash }) => ({ projectId: projectId as ProjectId, treeHash }));
    },

    /**
     * Stores when which functions of a live site run: an unchanged schedule keeps its time, a removed one is dropped.
     */
    async set(projectId: ProjectId, wanted: readonly Scheduled[], now: number): Promise<void> {
      const isLive = and(eq(table.projectId, projectId), eq(table.lane, 'live'));
      const names = wanted.map(({ name }) => name);
      await db.delete(table).where(names.length === 0 ? isLive : and(isLive, notInArray(table.name, names)));
      const known = await db.select({ name: table.name, schedule: table.schedule }).from(table).where(isLive);
      for (const { name, schedule } of wanted) {
        if (known.some((one) => one.name === name && one.schedule === schedule)) continue;
        const times = { schedule, nextAt: nextRun(schedule, now) };
        await db
          .insert(table)
          .values({ projectId, lane: 'live', name, ...times })
          .onConflictDoUpdate({ target: [table.projectId, table.lane, table.name], set: times });
      }
    },

    /**
     * For each owner except `busyOwners`, the function that has been due longest; of these, the longest due comes
     * first.
     */
    async due(now: number, busyOwners: readonly string[]): Promise<(ScheduleKey & { owner: string })[]> {
      const rows = await db
        .selectDistinctOn([projects.ownerId], {
          ...{ projectId: table.projectId, name: table.name, owner: projects.ownerId, nextAt: table.nextAt },
        })
        .from(table)
        .innerJoin(projects, eq(projects.id, table.projectId))
        .where(
          and(
            ...[isNotNull(table.nextAt), lte(table.nextAt, now), isFree(now), isNull(projects.deletedAt)],
            busyOwners.length === 0 ? undefined : notInArray(projects.ownerId, [...busyOwners]),
          ),
        )
        .orderBy(projects.ownerId, asc(table.nextAt));
      return rows
        .toSorted((a, b) => a.nextAt! - b.nextAt!)
        .map(({ projectId, name, owner }) => ({
          projectId: projectId as ProjectId,
          lane: 'live' as const,
          name,
          owner,
        }));
    },

    /**
     * Claims a due function for this process; false if another process was faster, or if the function is still running.
     * The next time is counted from now, so that all missed runs are made up for by one.
     */
    async begin(key: ScheduleKey, schedule: string, now: number): Promise<boolean> {
      const taken = await db
        .update(table)
        .set({ runningSince: now, nextAt: nextRun(schedule, now) })
        .where(and(isOf(key), isFree(now), lte(table.nextAt, now)))
        .returning({ name: table.name });
      return taken.length > 0;
    },

    /** The same for a function that somebody asked to run; it keeps its next time. False while it is running. */
    async beginAsked(key: ScheduleKey, schedule: string, now: number): Promise<boolean> {
      const { projectId, lane, name } = key;
      const nextAt = lane === 'live' ? nextRun(schedule, now) : null;
      await db.insert(table).values({ projectId, lane, name, schedule, nextAt }).onConflictDoNothing();
      const taken = await db
        .update(table)
        .set({ runningSince: now })
        .where(and(isOf(key), isFree(now)))
        .returning({ name: table.name });
      return taken.length > 0;
    },

    async end(key: ScheduleKey, now: number, failure: string | null): Promise<void> {
      const lastFailure = failure === null ? null : failure.slice(0, longestFailure);
      await db.update(table).set({ runningSince: null, lastAt: now, lastFailure }).where(isOf(key));
    },

    /** A run could not start, through nobody's fault: the function is due again at `at`. */
    async putOff(key: ScheduleKey, at: number): Promise<void> {
      await db.update(table).set({ runningSince: null, nextAt: at }).where(isOf(key));
    },

    async drop(key: ScheduleKey): Promise<void> {
      await db.delete(table).where(isOf(key));
    },

    async list(projectId: ProjectId, lane: ScheduleLane, now: number): Promise<ScheduleNote[]> {
      const rows = await db
        .select()
        .from(table)
        .where(and(eq(table.projectId, projectId), eq(table.lane, lane)));
      return rows.map(({ name, nextAt, runningSince, lastAt, lastFailure }) => ({
        ...{ name, nextAt },
        isRunning: runningSince !== null && runningSince >= now - longestRunMs,
        last: lastAt === null ? null : { at: lastAt, failure: lastFailure },
      }));
    },
  };
}
