import type { FileEntry, FileTree } from './file-operation';
import type { Path } from './path';

// Many file systems people export to ignore letter case and Unicode form, so two files must differ in more than that.
function keyOf(path: Path): string {
  return path.normalize('NFC').toLowerCase();
}

function foldersAbove(path: Path): string[] {
  const folders: string[] = [];
  for (let slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1))
    folders.push(path.slice(0, slash));
  return folders;
}

/** A tree being changed, which can tell what conflicts with a new path. Building one is O(files × depth). */
export class FileIndex {
  private readonly entries: Map<Path, FileEntry>;
  private readonly pathByKey = new Map<string, Path>();
  private readonly filesInFolder = new Map<string, number>();
  private total = 0;

  constructor(tree: FileTree) {
    this.entries = new Map(Object.entries(tree));
    for (const [path, { size }] of this.entries) {
      this.enter(path, 1);
      this.total += size;
    }
  }

  /** Total size; equal files are counted separately. */
  get bytes(): number {
    return this.total;
  }

  get size(): number {
    return this.entries.size;
  }

  get(path: Path): FileEntry | undefined {
    return this.entries.get(path);
  }

  set(path: Path, entry: FileEntry): void {
    const before = this.entries.get(path);
    if (!before) this.enter(path, 1);
    this.total += entry.size - (before?.size ?? 0);
    this.entries.set(path, entry);
  }

  delete(path: Path): void {
    const before = this.entries.get(path);
    if (!before) return;
    this.entries.delete(path);
    this.enter(path, -1);
    this.total -= before.size;
  }

  /**
   * The path that prevents `path` from being a file: another spelling of it, a folder with its name, or a file where it
   * needs a folder.
   */
  obstacleTo(path: Path): Path | null {
    const key = keyOf(path);
    const twin = this.pathByKey.get(key);
    if (twin !== undefined && twin !== path) return twin;
    if (this.filesInFolder.has(key)) return `${path}/`;
    return (
      foldersAbove(key)
        .map((folder) => this.pathByKey.get(folder))
        .find((file) => file !== undefined) ?? null
    );
  }

  /** The current tree, sorted by path. */
  toTree(): FileTree {
    const paths = [...this.entries.keys()].toSorted((a, b) => (a < b ? -1 : 1));
    return Object.fromEntries(paths.map((path) => [path, this.entries.get(path)!]));
  }

  private enter(path: Path, change: 1 | -1): void {
    const key = keyOf(path);
    if (change === 1) this.pathByKey.set(key, path);
    else this.pathByKey.delete(key);
    for (const folder of foldersAbove(key)) {
      const count = (this.filesInFolder.get(folder) ?? 0) + change;
      if (count > 0) this.filesInFolder.set(folder, count);
      else this.filesInFolder.delete(folder);
    }
  }
}
