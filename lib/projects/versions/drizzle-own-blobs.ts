import { and, eq, gt, inArray, isNotNull, notInArray, sql } from 'drizzle-orm';
import {
  compiledTrees,
  previews,
  projectBlobs,
  projectEvents,
  turns,
  versions,
  viewerBlobs,
} from '../../../drizzle/schema';
import type { BlobStore } from '../../base/blobs/blob-store';
import { beforeAny } from './version';
import type { BlobOwner, OwnBlobs } from '../../base/blobs/own-blobs';
import type { Database } from '../../base/database/database';
import type { Now, ProjectId } from '../../base/foundation/id';
import type { TreeStore } from '../trees/tree-store';

const rowsAtOnce = 5000;
/** How many projects' file lists to cache; each is a few megabytes at most. */
const projectsKept = 20;

type Dependencies = { db: Database; blobs: BlobStore; trees: TreeStore; now: Now };
/** Removes from the set the hashes that this source can prove are the owner's. */
type Source = (hashes: Set<string>) => Promise<void>;

/**
 * `OwnBlobs` in Easel's own database: a row for every upload, and for the rest the project's own records, which were
 * validated when written. Sources are checked in order of cost. Trees are walked once; after that, only new versions
 * are.
 */
export function createOwnBlobs({ db, blobs, trees, now }: Dependencies): OwnBlobs {
  const walked = new Map<ProjectId, { upTo: number; hashes: Set<string> }>();

  async function inVersions(projectId: ProjectId): Promise<ReadonlySet<string>> {
    const known = walked.get(projectId) ?? { upTo: beforeAny, hashes: new Set<string>() };
    walked.delete(projectId);
    walked.set(projectId, known);
    if (walked.size > projectsKept) walked.delete(walked.keys().next().value!);
    const fresh = await db
      .select({ number: versions.number, treeHash: versions.treeHash })
      .from(versions)
      .where(and(eq(versions.projectId, projectId), gt(versions.number, known.upTo)))
      .orderBy(versions.number);
    for (const { number, treeHash } of fresh) {
      await trees.visit(treeHash, (hash) => !known.hashes.has(hash) && Boolean(known.hashes.add(hash)));
      known.upTo = Math.max(known.upTo, number);
    }
    return known.hashes;
  }

  const strike = (hashes: Set<string>, found: Iterable<string>) => {
    for (const hash of found) hashes.delete(hash);
  };

  async function add(owner: BlobOwner, hashes: readonly string[]): Promise<void> {
    const at = now();
    // Sorted, so that two concurrent calls with the same hashes can't deadlock.
    const distinct = [...new Set(hashes)].toSorted();
    for (let start = 0; start < distinct.length; start += rowsAtOnce) {
      const rows = distinct.slice(start, start + rowsAtOnce).map((hash) => ({ hash, createdAt: at }));
      // Uploading again renews the row's age; otherwise the collector would remove the row but keep the bytes.
      const set = { createdAt: at };
      if ('viewerId' in owner) {
        await db
          .insert(viewerBlobs)
          .values(rows.map((row) => ({ ...row, ...owner })))
          .onConflictDoUpdate({ target: [viewerBlobs.viewerId, viewerBlobs.hash], set });
      } else {
        await db
          .insert(projectBlobs)
          .values(rows.map((row) => ({ ...row, ...owner })))
          .onConflictDoUpdate({ target: [projectBlobs.projectId, projectBlobs.hash], set });
      }
    }
  }

  const sourcesOf = (owner: BlobOwner): Source[] => {
    if ('viewerId' in owner) {
      return [
        async (hashes) => {
          const isHis = and(eq(viewerBlobs.viewerId, owner.viewerId), inArray(viewerBlobs.hash, [...hashes]));
          const rows = await db.select({ hash: viewerBlobs.hash }).from(viewerBlobs).where(isHis);
          strike(
            hashes,
            rows.map(({ hash }) => hash),
          );
        },
      ];
    }
    const { projectId } = owner;
    return [
      async (hashes) => {
        const isIts = and(eq(projectBlobs.projectId, projectId), inArray(projectBlobs.hash, [...hashes]));
        const rows = await db.select({ hash: projectBlobs.hash }).from(projectBlobs).where(isIts);
        strike(
          hashes,
          rows.map(({ hash }) => hash),
        );
      },
      async (hashes) => strike(hashes, await inVersions(projectId)),
      // Attachments of prompts and pictures of broken steps. Their hashes are in records written by the server.
      async (hashes) => {
        const rows = await db
          .select({ named: sql<unknown>`${turns.state} -> 'attachments'` })
          .from(turns)
          .where(and(eq(turns.projectId, projectId), sql`${turns.state} -> 'attachments' is not null`));
        strike(
          hashes,
          rows.flatMap(({ named }) => hashesOfAttachments(named)),
        );
      },
      async (hashes) => {
        const picture = sql<string>`${projectEvents.data} ->> 'picture'`;
        const isIts = and(
          eq(projectEvents.projectId, projectId),
          sql`${projectEvents.data} ->> 'type' = 'promise-result'`,
          inArray(picture, [...hashes]),
        );
        const rows = await db.select({ hash: picture }).from(projectEvents).where(isIts);
        strike(
          hashes,
          rows.map(({ hash }) => hash),
        );
      },
      // Manifests compiled before uploads were recorded as rows.
      async (hashes) => {
        const writtenDown = db
          .select({ hash: projectBlobs.hash })
          .from(projectBlobs)
          .where(eq(projectBlobs.projectId, projectId));
        const manifests = await Promise.all(
          [previews, compiledTrees].map((table) =>
            db
              .selectDistinct({ hash: table.manifestHash })
              .from(table)
              .where(
                and(
                  eq(table.projectId, projectId),
                  isNotNull(table.manifestHash),
                  notInArray(table.manifestHash, writtenDown),
                ),
              ),
          ),
        );
        for (const hash of new Set(manifests.flat().map((manifest) => manifest.hash!))) {
          if (hashes.size === 0) return;
          const bytes = await blobs.get(hash);
          if (!bytes) continue;
          const named = hashesOfManifest(JSON.parse(new TextDecoder().decode(bytes)));
          // Record its hashes, so that this old manifest is read only once.
          await add(owner, [...named, hash]);
          strike(hashes, named);
        }
      },
    ];
  };

  /** The hashes among these that belong to none of the owners. */
  async function strangers(owners: readonly BlobOwner[], given: readonly string[]): Promise<Set<string>> {
    const hashes = new Set(given);
    for (const source of owners.flatMap(sourcesOf)) {
      if (hashes.size === 0) break;
      await source(hashes);
    }
    return hashes;
  }

  return {
    add,
    of: (...owners) => ({
      get: async (hash) => ((await strangers(owners, [hash])).size > 0 ? null : blobs.get(hash)),
      async missing(hashes) {
        const theirs = await strangers(owners, hashes);
        const gone = new Set(await blobs.missing(hashes.filter((hash) => !theirs.has(hash))));
        return hashes.filter((hash) => theirs.has(hash) || gone.has(hash));
      },
    }),
    async hasTree(projectId, treeHash) {
      const [version] = await db
        .select({ id: versions.id })
        .from(versions)
        .where(and(eq(versions.projectId, projectId), eq(versions.treeHash, treeHash)))
        .limit(1);
      if (version) return true;
      const [tried] = await db
        .select({ n: projectEvents.n })
        .from(projectEvents)
        .where(
          and(
            eq(projectEvents.projectId, projectId),
            sql`${projectEvents.data} ->> 'type' = 'verify-start'`,
            sql`${projectEvents.data} ->> 'treeHash' = ${treeHash}`,
          ),
        )
        .limit(1);
      return tried !== undefined;
    },
  };
}

type Named = { hash?: unknown } | null | undefined;
const hashesAmong = (named: readonly Named[]) =>
  named.flatMap((one) => (typeof one?.hash === 'string' ? [one.hash] : []));

/** Reads only specific fields, since people can write anything that looks like a hash into names and descriptions. */
function hashesOfAttachments(state: unknown): string[] {
  const attachments = (Array.isArray(state) ? state : []) as Array<{ file?: Named; shown?: Named }>;
  return hashesAmong(attachments.flatMap(({ file, shown }) => [file, shown]));
}

function hashesOfManifest(manifest: unknown): string[] {
  const { modules = [], assets = [] } = manifest as { modules?: Named[]; assets?: Named[] };
  return hashesAmong([...modules, ...assets]);
}
