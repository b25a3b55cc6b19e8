import { createHash } from 'node:crypto';
import type { BlobStore } from '../../base/blobs/blob-store';
import type { FileEntry, FileTree } from '../../base/files/file-operation';
import { parseDirectory, splitTree, type Directory } from './directory';

/**
 * Stores trees as nested directories in a blob store. Equal folders are stored once across all versions and projects.
 */
export interface TreeStore {
  /**
   * Stores what is new in a tree, together with `contents` (the bytes of its new files), in a single wait for the disk.
   * Returns the tree's hash. Once resolved, everything survives a power cut.
   */
  write(tree: FileTree, contents?: readonly Uint8Array[]): Promise<string>;
  /** The tree, frozen and sorted by path; null if any part of it is not stored. */
  read(treeHash: string): Promise<FileTree | null>;
  /** Calls `see` with every hash a tree needs, and does not descend into directories for which `see` returns false. */
  visit(treeHash: string, see: (hash: string) => boolean): Promise<void>;
}

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/** The hash under which a tree is stored; turns, observations and compiled trees refer to it. */
export function hashTree(tree: FileTree): string {
  return splitTree(tree, sha256).treeHash;
}

/** `keep`: how many directories and how many whole trees to cache, evicting the least recently used. */
export function createTreeStore({
  blobs,
  keep = { directories: 4000, trees: 40 },
}: {
  blobs: BlobStore;
  keep?: { directories: number; trees: number };
}): TreeStore {
  const directories = new LeastUsed<string, Directory>(keep.directories);
  const trees = new LeastUsed<string, FileTree>(keep.trees);

  async function readDirectory(hash: string): Promise<Directory | null> {
    const known = directories.get(hash);
    if (known) return known;
    const bytes = await blobs.get(hash);
    const directory = bytes && parseDirectory(bytes);
    if (directory) directories.set(hash, directory);
    return directory;
  }

  async function gather(hash: string, prefix: string, found: Array<[string, FileEntry]>): Promise<boolean> {
    const directory = await readDirectory(hash);
    if (!directory) return false;
    for (const [name, entry] of directory.files) found.push([prefix + name, entry]);
    const complete = await Promise.all(
      [...directory.folders].map(([name, child]) => gather(child, `${prefix}${name}/`, found)),
    );
    return !complete.includes(false);
  }

  return {
    async write(tree, contents = []) {
      const split = splitTree(tree, sha256);
      // Write cached directories as well: the collector may have removed them, and `put` renews their age.
      await blobs.putAll([...contents, ...split.directories.values()]);
      return split.treeHash;
    },
    async read(treeHash) {
      const known = trees.get(treeHash);
      if (known) return known;
      const found: Array<[string, FileEntry]> = [];
      if (!(await gather(treeHash, '', found))) return null;
      const tree = Object.freeze(Object.fromEntries(found.toSorted(([a], [b]) => (a < b ? -1 : 1))));
      trees.set(treeHash, tree);
      return tree;
    },
    async visit(treeHash, see) {
      if (!see(treeHash)) return;
      const directory = await readDirectory(treeHash);
      for (const entry of directory?.files.values() ?? []) see(entry.hash);
      for (const child of directory?.folders.values() ?? []) await this.visit(child, see);
    },
  };
}

/** A cache that evicts the least recently used entry. */
class LeastUsed<Key, Value> {
  private readonly values = new Map<Key, Value>();

  constructor(private readonly limit: number) {}

  get(key: Key): Value | undefined {
    const value = this.values.get(key);
    if (value !== undefined) this.set(key, value);
    return value;
  }

  set(key: Key, value: Value): void {
    this.values.delete(key);
    this.values.set(key, value);
    if (this.values.size > this.limit) this.values.delete(this.values.keys().next().value!);
  }
}
