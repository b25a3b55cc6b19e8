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
/** Compiled trees kept a project, first for comfort, then for want of room; what is dropped compiles again when opened. */
const compiledTreesKept = [20, 3, 0];
const rowsAtOnce = 5000;

type CollectDependencies = {
  db: Database;
  blobs: BlobStore;
  trees: TreeStore;
  projects: ProjectStore;
  /** Null where the database itself survives power cuts. */
  log: HeadsLog | null;
  now: Now;
  /** Removes what apps that are gone have stored on disk; again where that is gone already. */
  removeData(projectId: ProjectId): Promise<void>;
  /** What a snapshot of data is made of, its own hash among it. */
  blobsOf(snapshot: string): Promise<readonly string[]>;
  /** Whether a database that was set aside may still be repaired, and need what the present one does not name. */
  holdsBlobs(): Promise<boolean>;
  /** Bytes all blobs take, and may take before compiled trees go too. Versions, deployments and prompts always stay. */
  measure(): Promise<number>;
  budgetBytes: number;
};

export type Collected = { freedBytes: number; purged: ProjectId[] };

/**
 * Removes what nothing needs any more: projects deleted 30 days ago, the keystroke-like `file-delta` events of turns as
 * old, drafts that led to no version and were left for 30 days, and every blob older than an hour that no version,
 * draft, prompt, preview, compiled tree, deployment, share or fork names; no blob while `holdsBlobs`. For quiet
 * moments: it reads every tree once.
 */
export async function collectGarbage(dependencies: CollectDependencies): Promise<Collected> {
  const { db, blobs, projects, log, now, measure, budgetBytes } = dependencies;
  const purged = await projects.findGone(now() - undeleteWithinMs, now() - hour);
  // Rows last: as long as they are there, a collection that was cut short finds the rest and begins again.
  for (const projectId of purged) await dependencies.removeData(projectId);
  // In the log before: a project the log still has and the database has not would be brought back at the next start.
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
  // What a fork compares with when it brings an improvement over: its origin may be gone.
  const bases = await db.selectDistinct({ hash: projectOrigins.baseTreeHash }).from(projectOrigins);
  for (const { hash } of bases) await trees.visit(hash, see);
  for (const { hash } of await keptSnapshots(db)) for (const each of await blobsOf(hash!)) see(each);
  for (const { hash } of await db.selectDistinct({ hash: modelCalls.promptHash }).from(modelCalls)) see(hash);
  for (const hash of await manifestHashes(db)) {
    see(hash);
    const bytes = await blobs.get(hash);
    // Whatever the manifest's form, what it needs is named in it by hash.
    for (const named of hashesIn(bytes === null ? '' : new TextDecoder().decode(bytes))) see(named);
  }

  // A share that was withdrawn has no row, and neither have its files from then on.
  const firstScreens = await db.selectDistinct({ hash: sharedProjects.pictureHash }).from(sharedProjects);
  for (const { hash } of firstScreens) if (hash !== null) see(hash);

  // Pictures of broken steps are shown for as long as the conversation is.
  const pictures = await db
    .selectDistinct({ hash: sql<string>`${projectEvents.data}->>'picture'` })
    .from(projectEvents)
    .where(sql`${projectEvents.data}->>'type' = 'promise-result' and ${projectEvents.data}->>'picture' is not null`);
  for (const { hash } of pictures) see(hash);

  // Attachments are named in the turn's state. Drafts are too, or in its events; they count while they can be continued.
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
    // A state's hash was seen as a blob above; as a tree it still has to be entered.
    for (const hash of hashes) await trees.visit(hash, (each) => see(each) || each === hash);
  }
}

/** Of versions and moments, but for those given up. */
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

/** Who sent what is forgotten with the bytes: sending is no reason to keep them. */
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
