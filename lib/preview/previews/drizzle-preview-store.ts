import { and, desc, eq, inArray, isNull } from 'drizzle-orm';
import { compiledTrees, previews, projects } from '../../../drizzle/schema';
import type { Database } from '../../base/database/database';
import type { ProjectId, ViewerId } from '../../base/foundation/id';
import type { Lane, Preview } from './preview';
import type { CompiledTree, PassedOnPreviews, PreviewStore } from './preview-store';

function toPreview(row: typeof previews.$inferSelect): Preview {
  return {
    key: row.key,
    projectId: row.projectId as ProjectId,
    viewerId: row.viewerId as ViewerId,
    lane: row.lane as Lane,
    manifestHash: row.manifestHash,
  };
}

const isTree = (tree: CompiledTree) =>
  and(
    eq(compiledTrees.projectId, tree.projectId),
    eq(compiledTrees.treeHash, tree.treeHash),
    eq(compiledTrees.compiler, tree.compiler),
  );

export function createDrizzlePreviewStore(db: Database): PreviewStore & PassedOnPreviews {
  return {
    async ensure(wanted, now) {
      const keys = wanted.map((preview) => preview.key);
      const find = () => db.select().from(previews).where(inArray(previews.key, keys));
      let rows = await find();
      if (rows.length < wanted.length) {
        await db
          .insert(previews)
          .values(wanted.map((preview) => ({ ...preview, updatedAt: now })))
          .onConflictDoNothing();
        rows = await find();
      }
      return wanted.flatMap(({ key }) => rows.filter((row) => row.key === key).map(toPreview));
    },

    async find(key) {
      const [row] = await db
        .select({ preview: previews })
        .from(previews)
        .innerJoin(projects, and(eq(projects.id, previews.projectId), isNull(projects.deletedAt)))
        .where(eq(previews.key, key))
        .limit(1);
      return row ? toPreview(row.preview) : null;
    },

    async show(key, manifestHash, now) {
      await db.update(previews).set({ manifestHash, updatedAt: now }).where(eq(previews.key, key));
    },

    async keepCompiled(tree, manifestHash, now) {
      await db
        .insert(compiledTrees)
        .values({ ...tree, manifestHash, createdAt: now })
        .onConflictDoUpdate({
          target: [compiledTrees.projectId, compiledTrees.treeHash, compiledTrees.compiler],
          set: { manifestHash, createdAt: now },
        });
    },

    async findCompiled(tree) {
      const [row] = await db.select().from(compiledTrees).where(isTree(tree)).limit(1);
      return row?.manifestHash ?? null;
    },

    async passOnCompiled(tx, { projectId, treeHash }, preview, now) {
      const rows = await tx
        .select()
        .from(compiledTrees)
        .where(and(eq(compiledTrees.projectId, projectId), eq(compiledTrees.treeHash, treeHash)))
        .orderBy(desc(compiledTrees.createdAt));
      const [newest] = rows;
      if (!newest) return;
      await tx
        .insert(compiledTrees)
        .values(rows.map((row) => ({ ...row, projectId: preview.projectId, createdAt: now })));
      await tx.insert(previews).values({ ...preview, manifestHash: newest.manifestHash, updatedAt: now });
    },
  };
}
