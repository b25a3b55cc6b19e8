import type { FileEntry, FileTree } from '../../base/files/file-operation';
import type { Path } from '../../base/files/path';

/** The difference between two trees; each list is sorted by path. */
export type TreeDifference = {
  added: Path[];
  changed: Path[];
  removed: Path[];
  /** Files with the same bytes at a new path. */
  renamed: Array<{ from: Path; to: Path }>;
};

const entryAt = (tree: FileTree, path: Path): FileEntry | undefined =>
  Object.hasOwn(tree, path) ? tree[path] : undefined;

/**
 * Compares two trees by hash only, in O(files). A missing file whose bytes appear at exactly one new path counts as
 * renamed.
 */
export function compareTrees(before: FileTree, after: FileTree): TreeDifference {
  const gone = new Map<string, Path[]>();
  for (const [path, entry] of Object.entries(before)) {
    if (!entryAt(after, path)) gone.set(entry.hash, [...(gone.get(entry.hash) ?? []), path]);
  }
  const difference: TreeDifference = { added: [], changed: [], removed: [], renamed: [] };
  for (const [path, entry] of Object.entries(after)) {
    const old = entryAt(before, path);
    if (old) {
      if (old.hash !== entry.hash) difference.changed.push(path);
      continue;
    }
    const from = gone.get(entry.hash)?.shift();
    if (from === undefined) difference.added.push(path);
    else difference.renamed.push({ from, to: path });
  }
  difference.removed = [...gone.values()].flat();
  difference.added.sort();
  difference.changed.sort();
  difference.removed.sort();
  return difference;
}

/** Rebases a draft made on `base` onto a head that has moved: file by file, the draft's change wins over the head's. */
export function mergeTrees(base: FileTree, draft: FileTree, head: FileTree): FileTree {
  const merged: Array<[Path, FileEntry]> = [];
  for (const path of new Set([...Object.keys(head), ...Object.keys(draft)])) {
    const wasTouched = entryAt(draft, path)?.hash !== entryAt(base, path)?.hash;
    const entry = wasTouched ? entryAt(draft, path) : entryAt(head, path);
    if (entry) merged.push([path, entry]);
  }
  return Object.fromEntries(merged.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
