import { and, asc, eq, isNotNull, isNull, lt, lte, notInArray, or } from 'drizzle-orm';
import { deployments, functionSchedules as table, projects, sites, versions } from '@/drizzle/schema';
import type { Database } from '@/lib/base/database/database';
import type { ProjectId } from '@/lib/base/foundation/id';
import { nextRun } from './next-run';

/** `preview` runs when somebody asks, `live` by itself too. */
export type ScheduleLane = 'preview' | 'live';
export type ScheduleKey = { projectId: ProjectId; lane: ScheduleLane; name: string };
/** What became of one: when it runs next (null: not by itself), and how the last run ended (`failure` null: well). */
export type ScheduleNote = {
  name: string;
  nextAt: number | null;
  isRunning: boolean;
  last: { at: number; failure: string | null } | null;
};
type Scheduled = { name: string; schedule: string };

/** Longer than any call may take: who has it since then was killed. */
const longestRunMs = 5 * 60_000;
const longestFailure = 500;

export type ScheduleStore = ReturnType<typeof createScheduleStore>;

/** When functions run by themselves, in the server's database, so that a restart forgets none and two processes run none twice. */
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

    /** Keeps which functions of a live site run when: what stands as it stood keeps its time, what is gone is dropped. */
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

    /** For each owner but those, the one that has been due longest; who has waited longest comes first. */
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
     * Takes a due one for this process; false if another process was faster, or it runs still. The next time is counted from now, so
     * that of all runs that were missed there is one.
     */
    async begin(key: ScheduleKey, schedule: string, now: number): Promise<boolean> {
      const taken = await db
        .update(table)
        .set({ runningSince: now, nextAt: nextRun(schedule, now) })
        .where(and(isOf(key), isFree(now), lte(table.nextAt, now)))
        .returning({ name: table.name });
      return taken.length > 0;
    },

    /** The same for one that somebody asked for; it keeps its next time. False while it runs. */
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

    /** It could not begin, through nobody's fault: it is due again at `at`. */
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
