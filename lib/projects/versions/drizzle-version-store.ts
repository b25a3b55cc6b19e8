import { and, desc, eq, getTableColumns, inArray, lt, max } from 'drizzle-orm';
import { projects, turns, versions, viewers } from '../../../drizzle/schema';
import { appendSteps } from '../../base/channel/append-steps';
import type { StepToAppend } from '../../base/channel/project-channel';
import type { Database } from '../../base/database/database';
import { AppFailure } from '../../base/foundation/app-error';
import type { Now, ProjectId } from '../../base/foundation/id';
import { fail, succeed } from '../../base/foundation/result';
import { numberBefore, type ListedVersion, type Version } from './version';
import type { AppendedVersion, VersionStore, VersionToAppend } from './version-store';

const workingPhases = ['streaming', 'verifying', 'repairing'];

/** Lists omit settings: for five hundred versions they could be fifty megabytes that nobody reads. */
const { settings: _settings, ...listed } = getTableColumns(versions);

/** Converts a row of `versions` to the type used elsewhere. */
export function toVersion(row: typeof versions.$inferSelect): Version {
  return row as unknown as Version;
}

/**
 * Versions in Easel's own database. An append locks the project's row, so of two appends on the same parent the later
 * one fails.
 */
export function createVersionStore(db: Database, now: Now): VersionStore {
  async function appendWithin(tx: Database, input: VersionToAppend): Promise<AppendedVersion> {
    const { steps, prepare, alongside, refuseWhileRunning, ...values } = input;
    await prepare?.(tx);
    const { projectId } = values;
    const [project] = await tx.select().from(projects).where(eq(projects.id, projectId)).for('update');
    if (!project || project.deletedAt !== null) throw new AppFailure({ code: 'not-found' });
    if (project.headVersionId !== values.parentId) throw new AppFailure({ code: 'version-conflict' });
    if (refuseWhileRunning && (await hasWorkingTurn(tx, projectId))) throw new AppFailure({ code: 'turn-running' });

    const [last] = await tx
      .select({ number: max(versions.number) })
      .from(versions)
      .where(eq(versions.projectId, projectId));
    const [row] = await tx
      .insert(versions)
      .values({ ...values, number: (last?.number ?? numberBefore(values.kind)) + 1 })
      .returning();
    const version = toVersion(row!);
    await tx
      .update(projects)
      .set({ headVersionId: version.id, updatedAt: version.createdAt })
      .where(eq(projects.id, projectId));
    await alongside?.(tx, version);
    const headChanged: StepToAppend = {
      projectId,
      step: {
        type: 'head-changed',
        versionId: version.id,
        number: version.number,
        kind: version.kind,
        author: version.author,
      },
    };
    const events = await appendSteps(tx, now, [headChanged, ...(steps?.(version) ?? [])]);
    const [owner] = await tx.select().from(viewers).where(eq(viewers.id, project.ownerId));
    return {
      version,
      events,
      project: {
        id: projectId,
        name: project.name,
        ownerId: project.ownerId,
        ownerKind: owner!.kind,
        createdAt: project.createdAt,
        lastEvent: events.at(-1)?.n ?? project.lastEvent,
      },
    };
  }

  return {
    async append(input) {
      try {
        return succeed(await db.transaction((tx) => appendWithin(tx as unknown as Database, input)));
      } catch (error) {
        if (error instanceof AppFailure) return fail(error.error);
        throw error;
      }
    },
    isTurnRunning: (projectId) => hasWorkingTurn(db, projectId),
    async get(projectId, versionId) {
      const [row] = await db
        .select()
        .from(versions)
        .where(and(eq(versions.projectId, projectId), eq(versions.id, versionId)));
      return row ? toVersion(row) : null;
    },
    async head(projectId) {
      const [row] = await db
        .select({ version: versions })
        .from(projects)
        .innerJoin(versions, eq(versions.id, projects.headVersionId))
        .where(eq(projects.id, projectId));
      return row ? toVersion(row.version) : null;
    },
    async list(projectId, { before, limit }) {
      const rows = await db
        .select({ ...listed, asked: turns.prompt })
        .from(versions)
        .leftJoin(turns, eq(turns.id, versions.turnId))
        .where(and(eq(versions.projectId, projectId), before === null ? undefined : lt(versions.number, before)))
        .orderBy(desc(versions.number))
        .limit(limit);
      return rows as unknown as ListedVersion[];
    },
  };
}

async function hasWorkingTurn(tx: Database, projectId: ProjectId): Promise<boolean> {
  const working = await tx
    .select({ id: turns.id })
    .from(turns)
    .where(and(eq(turns.projectId, projectId), inArray(turns.phase, workingPhases)))
    .limit(1);
  return working.length > 0;
}
