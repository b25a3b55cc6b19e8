import { fail, succeed, type Result } from '../foundation/result';
import { FileIndex } from './file-index';
import type { Actor, FileEntry, FileOperation, FileTree } from './file-operation';
import { isPath, type Path } from './path';

export const maxTextBytes = 1024 * 1024;
export const maxBlobBytes = 20 * 1024 * 1024;
export const maxFiles = 2000;
/** All files of a tree together. A blob counts at every path, because an export or a build writes each of them out. */
export const maxTreeBytes = 200 * 1024 * 1024;

/** All of these are `AppErrorCode`s, so a route can respond with the first. */
export type OperationRefusalCode =
  | 'path-refused'
  | 'file-locked'
  | 'file-too-large'
  | 'too-many-files'
  | 'project-too-large'
  | 'file-missing'
  | 'file-exists'
  | 'blob-missing';

/**
 * Why an operation was refused. `message` is plain English for the model and the log; people get the code's sentence.
 */
export type OperationRefusal = { operation: FileOperation; path: Path; code: OperationRefusalCode; message: string };

/** A new or changed file. `bytes` still have to be stored; null if the operation named a blob that already is. */
export type WrittenFile = { path: Path; hash: string; size: number; bytes: Uint8Array | null };

export type AppliedOperations = {
  tree: FileTree;
  applied: FileOperation[];
  refusals: OperationRefusal[];
  /** Only files that are still in `tree`: a file written twice appears once, a deleted one not at all. */
  written: WrittenFile[];
};

/** What the gate needs from outside: SHA-256 as 64 hex digits, and the size of a stored blob (null: not stored). */
export type FileGate = {
  hash(bytes: Uint8Array): string | Promise<string>;
  sizeOfBlob(hash: string): Promise<number | null>;
};

type Refuse = { code: OperationRefusalCode; path: Path; message: string };

/**
 * The single gate for every change to a tree, by any actor. Operations apply in order, each to the result of the
 * previous ones. Limits: 1 MiB per text, 20 MiB per blob, 2,000 files, 200 MiB in total; no path may leave the project,
 * differ from another only in letter case, or be both file and folder. Only actor `module` may change locked files, and
 * its writes lock what they write. For `model` and `import`, valid operations apply and the others are listed in
 * `refusals`; for `editor` and `module`, one refusal refuses all. The given tree is not changed. O(files + bytes); a
 * blob's size is asked for once, however many operations name it.
 */
export async function applyFileOperations(
  tree: FileTree,
  operations: readonly FileOperation[],
  actor: Actor,
  gate: FileGate,
): Promise<Result<AppliedOperations, OperationRefusal[]>> {
  const index = new FileIndex(tree);
  const sizes = new Map(Object.values(tree).map(({ hash, size }) => [hash, size]));
  const bytesByHash = new Map<string, Uint8Array>();
  const touched = new Set<Path>();
  const applied: FileOperation[] = [];
  const refusals: OperationRefusal[] = [];

  for (const operation of operations) {
    const refused = await applyOne(operation);
    if (refused) refusals.push({ operation, ...refused });
    else applied.push(operation);
  }
  const isAllOrNothing = actor === 'editor' || actor === 'module';
  if (isAllOrNothing && refusals.length > 0) return fail(refusals);

  const written: WrittenFile[] = [];
  for (const path of touched) {
    const entry = index.get(path);
    if (!entry || (Object.hasOwn(tree, path) && tree[path]!.hash === entry.hash)) continue;
    written.push({ path, hash: entry.hash, size: entry.size, bytes: bytesByHash.get(entry.hash) ?? null });
  }
  return succeed({ tree: index.toTree(), applied, refusals, written });

  async function applyOne(operation: FileOperation): Promise<Refuse | null> {
    switch (operation.type) {
      case 'file-write': {
        const refused = refuseTarget(operation.path) ?? refuseLocked(operation.path);
        if (refused) return refused;
        const entry = await entryOf(operation);
        if ('code' in entry) return entry;
        const before = index.get(operation.path)?.size ?? 0;
        if (entry.size > before && index.bytes - before + entry.size > maxTreeBytes) {
          return { code: 'project-too-large', path: operation.path, message: 'All files together may hold 200 MB.' };
        }
        index.set(operation.path, actor === 'module' ? { ...entry, locked: true } : entry);
        touched.add(operation.path);
        return null;
      }
      case 'file-delete': {
        const refused = refuseSource(operation.path);
        if (refused) return refused;
        index.delete(operation.path);
        return null;
      }
      case 'file-rename':
        return rename(operation.from, operation.to);
      default:
        return operation satisfies never;
    }
  }

  function rename(from: Path, to: Path): Refuse | null {
    const refused = refuseSource(from) ?? (isUsable(to) ? null : refusePath(to));
    if (refused) return refused;
    if (from === to) return null;
    if (index.get(to)) return { code: 'file-exists', path: to, message: `There is already a file ${to}.` };

    // Remove the file first, so that it does not conflict with itself when only its letter case changes.
    const entry = index.get(from)!;
    index.delete(from);
    const blocked = refuseTarget(to);
    index.set(blocked ? from : to, entry);
    if (!blocked) touched.add(to);
    return blocked;
  }

  function refuseSource(path: Path): Refuse | null {
    if (!isUsable(path)) return refusePath(path);
    if (!index.get(path)) return { code: 'file-missing', path, message: `There is no file ${path}.` };
    return refuseLocked(path);
  }

  function refuseTarget(path: Path): Refuse | null {
    if (!isUsable(path)) return refusePath(path);
    const obstacle = index.obstacleTo(path);
    if (obstacle !== null) return { code: 'file-exists', path, message: `${path} can't be beside ${obstacle}.` };
    if (!index.get(path) && index.size >= maxFiles) {
      return { code: 'too-many-files', path, message: `The project already has ${maxFiles} files.` };
    }
    return null;
  }

  function refuseLocked(path: Path): Refuse | null {
    if (actor === 'module' || !index.get(path)?.locked) return null;
    return { code: 'file-locked', path, message: `${path} belongs to an installed module and can't be changed.` };
  }

  async function entryOf(operation: FileOperation & { type: 'file-write' }): Promise<FileEntry | Refuse> {
    const { path } = operation;
    if ('blob' in operation) {
      const size = sizes.get(operation.blob) ?? (await gate.sizeOfBlob(operation.blob));
      if (size !== null) sizes.set(operation.blob, size);
      if (size === null) return { code: 'blob-missing', path, message: `The bytes of ${path} were never stored.` };
      if (size > maxBlobBytes) return { code: 'file-too-large', path, message: `${path} is larger than 20 MB.` };
      return { hash: operation.blob, size };
    }
    // A text has at least as many bytes as characters, so most oversized texts are refused without encoding them.
    const bytes = operation.content.length > maxTextBytes ? null : new TextEncoder().encode(operation.content);
    if (bytes === null || bytes.length > maxTextBytes) {
      return { code: 'file-too-large', path, message: `${path} is larger than 1 MB.` };
    }
    const hash = await gate.hash(bytes);
    bytesByHash.set(hash, bytes);
    return { hash, size: bytes.length };
  }
}

// As an object key, `__proto__` would set the prototype instead of an entry, in trees and in everything keyed by path.
function isUsable(path: Path): boolean {
  return isPath(path) && !path.split('/').includes('__proto__');
}

function refusePath(path: Path): Refuse {
  return { code: 'path-refused', path, message: 'That path leaves the project or cannot be a file name.' };
}
