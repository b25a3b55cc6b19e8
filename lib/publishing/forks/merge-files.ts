import { setImmediate } from 'node:timers/promises';
import { isMigration, migrationName } from '../../backends/backends/migration-files';
import type { BlobStore } from '../../base/blobs/blob-store';
import type { FileEntry, FileOperation, FileTree } from '../../base/files/file-operation';
import type { FileConflict } from '../../base/foundation/fork-errors';
import type { Path } from '../../base/files/path';
import { mergeTexts } from '../../projects/trees/merge-texts';
import { decode } from '../../projects/trees/tree-files';
import { mergePackages } from './merge-package';

export type ThreeTrees = { base: FileTree; mine: FileTree; theirs: FileTree };
export type Side = 'mine' | 'theirs';

/**
 * `operations` apply to `mine` the changes that `theirs` made since `base`, deletions first. `locked` writes files of
 * parts that were installed there, which are locked here too.
 */
export type Merge = { operations: FileOperation[]; locked: FileOperation[]; conflicts: FileConflict[] };

const longestText = 400_000;
const mayChoose: readonly FileConflict['reason'][] = ['both-changed', 'both-added', 'removed-here', 'removed-there'];

const entryAt = (tree: FileTree, path: Path): FileEntry | undefined =>
  Object.hasOwn(tree, path) ? tree[path] : undefined;

/**
 * Compares three trees file by file. If only one side changed a file, that side's version is taken; texts changed on
 * both sides are merged line by line. Anything else is a conflict, unless `resolve` chooses a side. Migrations that
 * have run in a database and locked files always stay: for them `resolve` can only choose `mine`.
 */
export async function mergeFiles(
  blobs: Pick<BlobStore, 'get'>,
  { base, mine, theirs }: ThreeTrees,
  resolve: Side | null,
): Promise<Merge> {
  const deletions: FileOperation[] = [];
  const writes: FileOperation[] = [];
  const locked: FileOperation[] = [];
  const conflicts: FileConflict[] = [];
  const numbers = new Set(Object.keys(mine).flatMap((path) => numberOf(path) ?? []));

  function take(path: Path, entry: FileEntry | undefined) {
    if (!entry) deletions.push({ type: 'file-delete', path });
    else (entry.locked ? locked : writes).push({ type: 'file-write', path, blob: entry.hash });
  }

  for (const path of [...new Set([...Object.keys(base), ...Object.keys(theirs)])].sort()) {
    const [old, ours, other] = [entryAt(base, path), entryAt(mine, path), entryAt(theirs, path)];
    // Unchanged in the origin, or already the same here.
    if (old?.hash === other?.hash || ours?.hash === other?.hash) continue;
    const reason = await (async (): Promise<FileConflict['reason'] | null> => {
      const number = numberOf(path);
      if (number !== null && !ours && numbers.has(number)) return 'migration-number';
      if (ours?.locked && !other?.locked) return 'locked';
      if (ours?.hash === old?.hash) {
        take(path, other);
        return null;
      }
      if (isMigration(path)) return 'migration-changed';
      if (!ours) return 'removed-here';
      if (!other) return 'removed-there';
      if (!old) return 'both-added';
      const merged = other.locked ? null : await mergeStored(blobs, path, [old, ours, other]);
      if (merged === null) return 'both-changed';
      writes.push({ type: 'file-write', path, content: merged });
      return null;
    })();
    if (reason === null || resolve === 'mine') continue;
    if (resolve === 'theirs' && mayChoose.includes(reason)) take(path, other);
    else conflicts.push({ path, reason });
  }
  return { operations: [...deletions, ...writes], locked, conflicts };
}

/** The number at the start of a migration's name, which its database runs once; null for any other file. */
function numberOf(path: Path): string | null {
  return /^\d+/.exec(migrationName(path) ?? '')?.[0] ?? null;
}

async function mergeStored(
  blobs: Pick<BlobStore, 'get'>,
  path: Path,
  entries: readonly [base: FileEntry, mine: FileEntry, theirs: FileEntry],
): Promise<string | null> {
  if (entries.some(({ size }) => size > longestText)) return null;
  const [base, mine, theirs] = await Promise.all(
    entries.map(async ({ hash }) => {
      const bytes = await blobs.get(hash);
      if (!bytes) throw new Error(`A file of a stored version has no bytes: ${hash}.`);
      return decode(bytes);
    }),
  );
  if (base == null || mine == null || theirs == null) return null;
  // Let other requests run between two files.
  await setImmediate();
  return path === 'package.json' ? mergePackages(base, mine, theirs) : mergeTexts(base, mine, theirs);
}
