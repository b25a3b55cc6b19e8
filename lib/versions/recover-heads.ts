import { and, eq, inArray, sql } from 'drizzle-orm';
import { memberships, projects, settings, versions, viewers } from '../../drizzle/schema';
import type { Database } from '../database/database';
import type { Now, ProjectId } from '../foundation/id';
import { toVersion } from './drizzle-version-store';
import type { HeadsLog, HeadsLogEntry } from './heads-log';
import type { Version } from './version';

type Logged = HeadsLogEntry & { type: 'version' };

// Events that were shown after the last logged version went down with it. Listeners ask for what comes after the last
// number they saw, so new numbers must begin beyond any they can have seen.
const numbersToSkip = 1_000_000;
const keptPerProject = 200;
const rotateAbove = 20_000;

/**
 * Makes database and heads log agree, at start, before anything else writes and before `ensureLocalOwner`. Versions the
 * database lost to a power cut are put back, with their project and owner where those are lost too; versions the log
 * misses because the process died in between are logged. Returns the versions put back.
 */
export async function recoverHeads({ db, log, now }: { db: Database; log: HeadsLog; now: Now }): Promise<Version[]> {
  const entries = await log.read();
  const purged = new Set(entries.flatMap((entry) => (entry.type === 'project-purged' ? [entry.projectId] : [])));
  const logged = new Map<ProjectId, Logged[]>();
  for (const entry of entries) {
    if (entry.type !== 'version' || purged.has(entry.version.projectId)) continue;
    const line = logged.get(entry.version.projectId);
    if (line) line.push(entry);
    else logged.set(entry.version.projectId, [entry]);
  }

  const stored = await db.select({ id: versions.id }).from(versions);
  const known = new Set<string>(stored.map((row) => row.id));
  const recovered: Version[] = [];
  for (const [projectId, line] of logged) {
    const lost = line.filter((entry) => !known.has(entry.version.id));
    if (lost.length === 0) continue;
    await db.transaction((tx) => putBack(tx as unknown as Database, projectId, lost, now));
    recovered.push(...lost.map((entry) => entry.version));
  }
  await logWhatIsMissing(db, log, logged);
  if (entries.length > rotateAbove) {
    await log.rewrite([...logged.values()].flatMap((line) => line.slice(-keptPerProject)));
  }
  return recovered;
}

async function putBack(tx: Database, projectId: ProjectId, lost: readonly Logged[], now: Now): Promise<void> {
  const { project } = lost.at(-1)!;
  await tx
    .insert(viewers)
    .values({ id: project.ownerId, kind: project.ownerKind, createdAt: project.createdAt })
    .onConflictDoNothing();
  if (project.ownerKind === 'local-owner') {
    await tx
      .insert(settings)
      .values({ key: 'local-owner', value: project.ownerId, updatedAt: now() })
      .onConflictDoNothing();
  }
  const { id, name, ownerId, createdAt } = project;
  await tx.insert(projects).values({ id, name, ownerId, createdAt, updatedAt: now() }).onConflictDoNothing();
  await tx.insert(memberships).values({ projectId: id, viewerId: ownerId, role: 'owner' }).onConflictDoNothing();
  await tx
    .insert(versions)
    .values(lost.map((entry) => entry.version))
    .onConflictDoNothing();

  const newest = sql`(select id from versions where project_id = ${projectId} order by number desc limit 1)`;
  await tx
    .update(projects)
    .set({
      headVersionId: newest,
      lastEvent: sql`greatest(${projects.lastEvent}, ${project.lastEvent}::bigint) + ${numbersToSkip}`,
      updatedAt: now(),
    })
    .where(eq(projects.id, projectId));
}

async function logWhatIsMissing(db: Database, log: HeadsLog, logged: ReadonlyMap<ProjectId, Logged[]>): Promise<void> {
  const rows = await db
    .select({ id: projects.id, number: sql<number>`max(${versions.number})::int` })
    .from(projects)
    .innerJoin(versions, eq(versions.projectId, projects.id))
    .groupBy(projects.id);
  const numberOf = (id: string) =>
    (logged.get(id as ProjectId) ?? []).reduce((highest, entry) => Math.max(highest, entry.version.number), 0);
  const behind = rows.filter((row) => row.number > numberOf(row.id)).map((row) => row.id);
  if (behind.length === 0) return;

  const missing = await db
    .select({ version: versions, project: projects, ownerKind: viewers.kind })
    .from(versions)
    .innerJoin(projects, eq(projects.id, versions.projectId))
    .innerJoin(viewers, eq(viewers.id, projects.ownerId))
    .where(and(inArray(versions.projectId, behind)))
    .orderBy(versions.projectId, versions.number);
  await log.append(
    missing
      .filter(({ version }) => version.number > numberOf(version.projectId))
      .map(({ version, project, ownerKind }): HeadsLogEntry => {
        const { id, name, ownerId, createdAt, lastEvent } = project;
        const record = { id: id as ProjectId, name, ownerId, ownerKind, createdAt, lastEvent };
        return { type: 'version', version: toVersion(version), project: record };
      }),
  );
}
