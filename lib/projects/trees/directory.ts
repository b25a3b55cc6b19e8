import { z } from 'zod';
import { sha256Schema } from '../../base/files/file-operation';
import type { FileEntry, FileTree } from '../../base/files/file-operation';

/** One folder of a tree as stored: its files, and its subfolders by the hash of their directory. */
export type Directory = { files: ReadonlyMap<string, FileEntry>; folders: ReadonlyMap<string, string> };

/** A tree split into directories; `directories` maps each directory's hash, the root's included, to its bytes. */
export type SplitTree = { treeHash: string; directories: ReadonlyMap<string, Uint8Array> };

// A folder is [name, hash], a file [name, hash, size], and a locked file has 1 as a fourth element.
const directorySchema = z.array(
  z.union([
    z.tuple([z.string().min(1), sha256Schema]),
    z.tuple([z.string().min(1), sha256Schema, z.number().int().nonnegative()]),
    z.tuple([z.string().min(1), sha256Schema, z.number().int().nonnegative(), z.literal(1)]),
  ]),
);
type Line = z.infer<typeof directorySchema>[number];

type OpenFolder = { files: Array<[name: string, entry: FileEntry]>; folders: Map<string, OpenFolder> };

const inOrder = (a: Line, b: Line) => (a[0] < b[0] ? -1 : 1);

/**
 * Splits a tree into directories from the leaves up. Canonical: equal trees give equal hashes whatever the order of
 * their paths, and changing a file changes only the directories above it. `hash` is SHA-256 in hex. O(files).
 */
export function splitTree(tree: FileTree, hash: (bytes: Uint8Array) => string): SplitTree {
  const root: OpenFolder = { files: [], folders: new Map() };
  for (const [path, entry] of Object.entries(tree)) {
    const names = path.split('/');
    let folder = root;
    for (const name of names.slice(0, -1)) {
      let next = folder.folders.get(name);
      if (!next) folder.folders.set(name, (next = { files: [], folders: new Map() }));
      folder = next;
    }
    folder.files.push([names.at(-1)!, entry]);
  }

  const directories = new Map<string, Uint8Array>();
  const encoder = new TextEncoder();
  function close(folder: OpenFolder): string {
    const lines: Line[] = folder.files.map(([name, entry]) =>
      entry.locked ? [name, entry.hash, entry.size, 1] : [name, entry.hash, entry.size],
    );
    for (const [name, child] of folder.folders) lines.push([name, close(child)]);
    const bytes = encoder.encode(JSON.stringify(lines.toSorted(inOrder)));
    const directoryHash = hash(bytes);
    directories.set(directoryHash, bytes);
    return directoryHash;
  }
  return { treeHash: close(root), directories };
}

/** Parses a stored directory; null if the bytes are not one. */
export function parseDirectory(bytes: Uint8Array): Directory | null {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return null;
  }
  const lines = directorySchema.safeParse(json);
  if (!lines.success) return null;
  const files = new Map<string, FileEntry>();
  const folders = new Map<string, string>();
  for (const [name, hash, size, locked] of lines.data) {
    if (size === undefined) folders.set(name, hash);
    else files.set(name, locked ? { hash, size, locked: true } : { hash, size });
  }
  return { files, folders };
}
