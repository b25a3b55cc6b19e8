import { and, eq, gt, sql } from 'drizzle-orm';
import { memberships, projects, settings, versions, viewers } from '../../../drizzle/schema';
import type { Database } from '../../base/database/database';
import type { Now, ProjectId } from '../../base/foundation/id';
import { toVersion } from './drizzle-version-store';
import type { HeadsLog, HeadsLogEntry } from './heads-log';
import { beforeAny, type Version } from './version';

type Logged = HeadsLogEntry & { type: 'version' };
/** A summary of a project's log lines: enough to decide what is lost and what can be dropped, without their content. */
type Line = { sizes: number[]; highest: number; isLost: boolean };

// Events sent after the last logged version were lost with it. Listeners ask for events after the last number they saw,
// so numbering must continue above any number they may have seen.
const numbersToSkip = 1_000_000;
const kept = { perProject: 200, bytesPerProject: 1024 ** 2 };
const rotateAbove = { entries: 20_000, bytes: 64 * 1024 ** 2 };
/** Limits on the versions in memory at once: their number, and their size in the log. */
const atOnce = { versions: 500, bytes: 16 * 1024 ** 2, rows: 50 };

/**
 * Reconciles the database with the heads log at startup, before anything else writes and before `ensureLocalOwner`.
 * Versions that the database lost in a power cut are restored, together with their project and owner if those are lost
 * too. Versions missing from the log because the process died are added to it. The log is read line by line, so its
 * length does not matter. Once it is large, by lines or bytes, only the newest versions of each project are kept.
 * Returns the restored versions.
 */
export async function recoverHeads({
  db,
  log,
  now,
}: {
  db: Database;
  log: HeadsLog;
  now: Now;
}): Promise<Pick<Version, 'id' | 'projectId' | 'number'>[]> {
  const stored = await db.select({ id: versions.id }).from(versions);
  const known = new Set<string>(stored.map((row) => row.id));
  const lines = new Map<ProjectId, Line>();
  const purged = new Set<ProjectId>();
  const size = { entries: 0, bytes: 0 };
  for await (const { entry, bytes } of log.read()) {
    size.entries += 1;
    size.bytes += bytes;
    if (entry.type === 'project-purged') {
      purged.add(entry.projectId);
      continue;
    }
    const { projectId, id, number } = entry.version;
    let line = lines.get(projectId);
    if (!line) lines.set(projectId, (line = { sizes: [], highest: beforeAny, isLost: false }));
    line.sizes.push(bytes);
    line.highest = Math.max(line.highest, number);
    line.isLost ||= !known.has(id);
  }
  for (const projectId of purged) lines.delete(projectId);

  const isLost = ({ version }: Logged) => !known.has(version.id) && lines.get(version.projectId)?.isLost === true;
  const recovered = [...lines.values()].some((line) => line.isLost) ? await putBackLost(db, log, isLost, now) : [];
  await logWhatIsMissing(db, log, (projectId) => lines.get(projectId)?.highest ?? beforeAny);
  await rotate(log, size, lines, purged);
  return recovered;
}

/** Processes the log in order, in batches. If killed, the next start continues with the rest. */
async function putBackLost(db: Database, log: HeadsLog, isLost: (entry: Logged) => boolean, now: Now) {
  const recovered: Pick<Version, 'id' | 'projectId' | 'number'>[] = [];
  let batch = new Map<ProjectId, Logged[]>();
  let held = { versions: 0, bytes: 0 };
  const flush = async () => {
    for (const [projectId, lost] of batch)
      await db.transaction((tx) => putBack(tx as unknown as Database, projectId, lost, now));
    [batch, held] = [new Map(), { versions: 0, bytes: 0 }];
  };
  for await (const { entry, bytes } of log.read()) {
    if (entry.type !== 'version' || !isLost(entry)) continue;
    const { id, projectId, number } = entry.version;
    recovered.push({ id, projectId, number });
    const line = batch.get(projectId);
    if (line) line.push(entry);
    else batch.set(projectId, [entry]);
    held = { versions: held.versions + 1, bytes: held.bytes + bytes };
    if (held.versions >= atOnce.versions || held.bytes >= atOnce.bytes) await flush();
  }
  await flush();
  return recovered;
}

/** Keeps only the newest lines of each project, if that at least halves the log. */
async function rotate(
  log: HeadsLog,
  size: { entries: number; bytes: number },
  lines: ReadonlyMap<ProjectId, Line>,
  purged: ReadonlySet<ProjectId>,
): Promise<void> {
  if (size.entries <= rotateAbove.entries && size.bytes <= rotateAbove.bytes) return;
  const newest = new Map([...lines].map(([projectId, { sizes }]) => [projectId, newestOf(sizes)]));
  const left = [...newest.values()].reduce((sum, { bytes }) => sum + bytes, 0);
  if (left > size.bytes / 2) return;
  const passed = new Map<ProjectId, number>();
  async function* keepNewest() {
    for await (const { entry } of log.read()) {
      if (entry.type !== 'version') continue;
      const { projectId } = entry.version;
      const at = passed.get(projectId) ?? 0;
      passed.set(projectId, at + 1);
      const from = newest.get(projectId)?.from;
      if (from === undefined ? !purged.has(projectId) : at >= from) yield entry;
    }
  }
  await log.rewrite(keepNewest());
}

/** Which of a project's lines to keep; always the newest one, whatever its size. */
function newestOf(sizes: readonly number[]): { from: number; bytes: number } {
  let from = sizes.length - 1;
  let bytes = sizes[from] ?? 0;
  while (from > 0 && sizes.length - from < kept.perProject && bytes + sizes[from - 1]! <= kept.bytesPerProject) {
    from -= 1;
    bytes += sizes[from]!;
  }
  return { from, bytes };
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

async function logWhatIsMissing(
  db: Database,
  log: HeadsLog,
  numberOf: (projectId: ProjectId) => number,
): Promise<void> {
  const rows = await db
    .select({ id: projects.id, number: sql<number>`max(${versions.number})::int` })
    .from(projects)
    .innerJoin(versions, eq(versions.projectId, projects.id))
    .groupBy(projects.id);
  for (const row of rows) {
    const projectId = row.id as ProjectId;
    for (let from = numberOf(projectId); from < row.number;) {
      const missing = await db
        .select({ version: versions, project: projects, ownerKind: viewers.kind })
        .from(versions)
        .innerJoin(projects, eq(projects.id, versions.projectId))
        .innerJoin(viewers, eq(viewers.id, projects.ownerId))
        .where(and(eq(versions.projectId, projectId), gt(versions.number, from)))
        .orderBy(versions.number)
        .limit(atOnce.rows);
      if (missing.length === 0) break;
      await log.append(
        missing.map(({ version, project, ownerKind }): HeadsLogEntry => {
          const { id, name, ownerId, createdAt, lastEvent } = project;
          const record = { id: id as ProjectId, name, ownerId, ownerKind, createdAt, lastEvent };
          return { type: 'version', version: toVersion(version), project: record };
        }),
      );
      from = missing.at(-1)!.version.number;
    }
  }
}
