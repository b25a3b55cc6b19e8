import { folderOf, type Path } from '@/lib/base/files/path';

/** One visible row of the file tree; a folder's `path` has no trailing slash. */
export type TreeRow = { type: 'folder' | 'file'; path: Path; name: string; depth: number; isOpen: boolean };

type Folder = { folders: Map<string, Folder>; files: Path[] };

/** The visible rows, folders before files, each by name. Cost: O(n log n) in paths. */
export function treeRowsOf(paths: Iterable<Path>, opened: ReadonlySet<Path>): TreeRow[] {
  const root: Folder = { folders: new Map(), files: [] };
  for (const path of paths) {
    let folder = root;
    for (const segment of path.split('/').slice(0, -1)) {
      const inner = folder.folders.get(segment) ?? { folders: new Map(), files: [] };
      folder.folders.set(segment, inner);
      folder = inner;
    }
    folder.files.push(path);
  }
  const rows: TreeRow[] = [];
  const visit = (folder: Folder, at: Path, depth: number): void => {
    for (const [name, inner] of [...folder.folders].sort(([a], [b]) => compareNames(a, b))) {
      const path = at === '' ? name : `${at}/${name}`;
      const isOpen = opened.has(path);
      rows.push({ type: 'folder', path, name, depth, isOpen });
      if (isOpen) visit(inner, path, depth + 1);
    }
    for (const path of folder.files.toSorted((a, b) => compareNames(nameOf(a), nameOf(b)))) {
      rows.push({ type: 'file', path, name: nameOf(path), depth, isOpen: false });
    }
  };
  visit(root, '', 0);
  return rows;
}

export function nameOf(path: Path): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** All parent folders of a path, outermost first. */
export function foldersAbove(path: Path): Path[] {
  const folder = folderOf(path);
  return folder === '' ? [] : [...foldersAbove(folder), folder];
}

/** The next row after `from`, wrapping around, whose name starts with the typed letters. */
export function findByTyping(rows: readonly TreeRow[], from: number, typed: string): number | null {
  const start = typed.length > 1 ? from : from + 1;
  for (let step = 0; step < rows.length; step += 1) {
    const index = (start + step) % rows.length;
    if (rows[index]!.name.toLowerCase().startsWith(typed.toLowerCase())) return index;
  }
  return null;
}

function compareNames(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true, sensitivity: 'base' }) || (a < b ? -1 : 1);
}
