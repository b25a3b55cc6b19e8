import { and, eq, inArray, isNotNull, isNull, lt, ne, or, sql } from 'drizzle-orm';
import {
  compiledTrees,
  deployments,
  drawnPages,
  modelCalls,
  moments,
  previews,
  projectBlobs,
  projectEvents,
  projectOrigins,
  sharedProjects,
  turns,
  versions,
  viewerBlobs,
} from '../../../drizzle/schema';
import type { BlobStore } from '../../base/blobs/blob-store';
import type { Database } from '../../base/database/database';
import type { Now, ProjectId } from '../../base/foundation/id';
import type { TreeStore } from '../trees/tree-store';
import type { HeadsLog } from '../versions/heads-log';
import { undeleteWithinMs } from './project';
import type { ProjectStore } from './project-store';

const hour = 3600_000;
const draftsKeptMs = 30 * 24 * hour;
/**
 * How many compiled trees to keep per project: fewer with each pass if space is still short. A dropped tree is compiled
 * again when opened.
 */
const compiledTreesKept = [20, 3, 0];
const rowsAtOnce = 5000;

type CollectDependencies = {
  db: Database;
  blobs: BlobStore;
  trees: TreeStore;
  projects: ProjectStore;
  /** Null if the database itself survives power cuts. */
  log: HeadsLog | null;
  now: Now;
  /** Removes what a purged project's app stored on disk. Does nothing if that was removed before. */
  removeData(projectId: ProjectId): Promise<void>;
  /** The hashes of a data snapshot's blobs, including its own. */
  blobsOf(snapshot: string): Promise<readonly string[]>;
  /**
   * Whether an earlier database was set aside and may still be repaired, and so may need blobs that the current one
   * does not name.
   */
  holdsBlobs(): Promise<boolean>;
  /**
   * `measure` returns the bytes all blobs take. Above `budgetBytes`, more compiled trees are dropped; versions,
   * deployments and prompts never are.
   */
  measure(): Promise<number>;
  budgetBytes: number;
};

export type Collected = { freedBytes: number; purged: ProjectId[] };

/**
 * Removes everything that is no longer needed: projects deleted 30 days ago; the `file-delta` events of turns that
 * ended 30 days ago; drafts without a version that were left for 30 days; and every blob older than an hour that no
 * version, draft, prompt, preview, compiled tree, deployment, share or fork refers to. Removes no blobs while
 * `holdsBlobs` is true. It reads every tree once, so run it when the server is idle.
 */
export async function collectGarbage(dependencies: CollectDependencies): Promise<Collected> {
  const { db, blobs, projects, log, now, measure, budgetBytes } = dependencies;
  const purged = await projects.findGone(now() - undeleteWithinMs, now() - hour);
  // Remove rows last: while they exist, a collection that was interrupted finds the rest on its next run.
  for (const projectId of purged) await dependencies.removeData(projectId);
  // Write to the log first: a project that is in the log but not in the database would be restored at the next start.
  await log?.append(purged.map((projectId) => ({ type: 'project-purged', projectId })));
  await projects.purge(purged);
  await dropOldDeltas(db, now() - draftsKeptMs);

  let freedBytes = 0;
  if (await dependencies.holdsBlobs()) return { freedBytes, purged };
  for (const kept of compiledTreesKept) {
    await dropCompiledTrees(db, kept);
    const used = await markUsed(dependencies);
    freedBytes += await blobs.collect((hash) => used.has(hash), now() - hour);
    await dropOwnBlobs(db, used, now() - hour);
    if ((await measure()) <= budgetBytes) break;
  }
  return { freedBytes, purged };
}

async function markUsed({ db, blobs, trees, blobsOf, now }: CollectDependencies): Promise<Set<string>> {
  const used = new Set<string>();
  const see = (hash: string): boolean => !used.has(hash) && Boolean(used.add(hash));

  const roots = await db.selectDistinct({ hash: versions.treeHash }).from(versions);
  for (const { hash } of roots) await trees.visit(hash, see);
  // A fork compares with its base tree when it brings changes over, even if its origin is gone.
  const bases = await db.selectDistinct({ hash: projectOrigins.baseTreeHash }).from(projectOrigins);
  for (const { hash } of bases) await trees.visit(hash, see);
  for (const { hash } of await keptSnapshots(db)) for (const each of await blobsOf(hash!)) see(each);
  for (const { hash } of await db.selectDistinct({ hash: modelCalls.promptHash }).from(modelCalls)) see(hash);
  for (const hash of await manifestHashes(db)) {
    see(hash);
    const bytes = await blobs.get(hash);
    // Manifests of every format refer by hash to the blobs they need.
    for (const named of hashesIn(bytes === null ? '' : new TextDecoder().decode(bytes))) see(named);
  }

  // A withdrawn share has no row, so its files are not kept.
  const firstScreens = await db.selectDistinct({ hash: sharedProjects.pictureHash }).from(sharedProjects);
  for (const { hash } of firstScreens) if (hash !== null) see(hash);

  // Pictures of broken steps are kept as long as the conversation that shows them.
  const pictures = await db
    .selectDistinct({ hash: sql<string>`${projectEvents.data}->>'picture'` })
    .from(projectEvents)
    .where(sql`${projectEvents.data}->>'type' = 'promise-result' and ${projectEvents.data}->>'picture' is not null`);
  for (const { hash } of pictures) see(hash);

  // A turn's state contains the hashes of its attachments. Drafts are in the state or in the turn's events, and are
  // kept as long as they can be continued.
  const states = await db.select({ id: turns.id, state: sql<string>`${turns.state}::text` }).from(turns);
  for (const { state } of states) for (const hash of hashesIn(state)) see(hash);
  const living = await db
    .select({ id: turns.id, state: sql<string>`${turns.state}::text` })
    .from(turns)
    .where(
      or(ne(turns.phase, 'ended'), sql`${turns.versionId} is null and ${turns.endedAt} > ${now() - draftsKeptMs}`),
    );
  for (const { state } of living) await visitAll(hashesIn(state));
  for (let start = 0; start < living.length; start += rowsAtOnce) {
    const ids = living.slice(start, start + rowsAtOnce).map((turn) => turn.id);
    const events = await db
      .select({ data: sql<string>`${projectEvents.data}::text` })
      .from(projectEvents)
      .where(
        and(
          inArray(projectEvents.turnId, ids),
          sql`${projectEvents.data}->>'type' in ('file-end', 'verify-start', 'observation')`,
        ),
      );
    for (const { data } of events) await visitAll(hashesIn(data));
  }
  return used;

  async function visitAll(hashes: Iterable<string>): Promise<void> {
    // The hash was already marked as a blob above, but its tree has not been visited yet.
    for (const hash of hashes) await trees.visit(hash, (each) => see(each) || each === hash);
  }
}

/** Snapshots of versions and moments, except those given up. */
async function keptSnapshots(db: Database): Promise<{ hash: string | null }[]> {
  const found = await Promise.all(
    [versions, moments].map((table) =>
      db
        .selectDistinct({ hash: table.snapshot })
        .from(table)
        .where(and(isNotNull(table.snapshot), isNull(table.letGoAt))),
    ),
  );
  return found.flat();
}

async function manifestHashes(db: Database): Promise<string[]> {
  const found = await Promise.all(
    [previews, compiledTrees, deployments, sharedProjects, drawnPages].map((table) =>
      db.selectDistinct({ hash: table.manifestHash }).from(table).where(isNotNull(table.manifestHash)),
    ),
  );
  return found.flat().flatMap(({ hash }) => hash ?? []);
}

function hashesIn(text: string): Set<string> {
  return new Set(text.match(/(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])/g));
}

async function dropOldDeltas(db: Database, endedBefore: number): Promise<void> {
  const old = db
    .select({ id: turns.id })
    .from(turns)
    .where(and(eq(turns.phase, 'ended'), lt(turns.endedAt, endedBefore)));
  await db
    .delete(projectEvents)
    .where(and(inArray(projectEvents.turnId, old), sql`${projectEvents.data}->>'type' = 'file-delta'`));
}

/** Deletes the records of who uploaded unused blobs; an upload record is no reason to keep a blob. */
async function dropOwnBlobs(db: Database, used: ReadonlySet<string>, sentBefore: number): Promise<void> {
  for (const table of [projectBlobs, viewerBlobs]) {
    const old = await db.selectDistinct({ hash: table.hash }).from(table).where(lt(table.createdAt, sentBefore));
    const gone = old.flatMap(({ hash }) => (used.has(hash) ? [] : [hash]));
    for (let start = 0; start < gone.length; start += rowsAtOnce) {
      const some = gone.slice(start, start + rowsAtOnce);
      await db.delete(table).where(and(inArray(table.hash, some), lt(table.createdAt, sentBefore)));
    }
  }
}

async function dropCompiledTrees(db: Database, kept: number): Promise<void> {
  await db.execute(sql`
    delete from compiled_trees using (
      select project_id, tree_hash, compiler,
        row_number() over (partition by project_id order by created_at desc, tree_hash) as place
      from compiled_trees
    ) as ranked
    where ranked.place > ${kept}
      and compiled_trees.project_id = ranked.project_id
      and compiled_trees.tree_hash = ranked.tree_hash
      and compiled_trees.compiler = ranked.compiler`);
}
