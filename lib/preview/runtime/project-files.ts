import type { FileTree } from '../../base/files/file-operation';
import type { CompilerFile, CompilerOperation } from './compiler';

/**
 * Content hashes, by path, of the files the compiler holds. They tell, without compiling, whether a tree is already
 * loaded.
 */
export type ProjectFiles = ReadonlyMap<string, string>;

export const filesOfTree = (entries: FileTree): ProjectFiles =>
  new Map(Object.entries(entries).map(([path, entry]) => [path, entry.hash]));

/** The files after these operations. `hashText` is the SHA-256 of a text's UTF-8 bytes, as in blob names. */
export async function trackOperations(
  files: ProjectFiles,
  operations: readonly CompilerOperation[],
  hashText: (text: string) => Promise<string>,
): Promise<ProjectFiles> {
  const next = new Map(files);
  for (const operation of operations) {
    switch (operation.type) {
      case 'file-write':
        next.set(operation.path, 'blob' in operation ? operation.blob : await hashText(operation.content));
        break;
      case 'file-delete':
        next.delete(operation.path);
        break;
      case 'file-rename': {
        const hash = next.get(operation.from);
        next.delete(operation.from);
        if (hash !== undefined) next.set(operation.to, hash);
        break;
      }
      default:
        operation satisfies never;
    }
  }
  return next;
}

export function isTree(files: ProjectFiles, entries: FileTree): boolean {
  const paths = Object.keys(entries);
  return paths.length === files.size && paths.every((path) => files.get(path) === entries[path]?.hash);
}

/** The dependencies in package.json; none if it is not valid JSON. */
export function readDependencies(packageJson: string): Record<string, string> {
  try {
    const { dependencies } = JSON.parse(packageJson) as { dependencies?: unknown };
    const entries = Object.entries((dependencies ?? {}) as Record<string, unknown>);
    return Object.fromEntries(entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
  } catch {
    return {};
  }
}

/** The new text of package.json if these operations write it, else null. */
export function writtenPackageJson(operations: readonly CompilerOperation[]): string | null {
  const write = operations.findLast(
    (operation) => operation.type === 'file-write' && operation.path === 'package.json' && 'content' in operation,
  );
  return write && 'content' in write ? write.content : null;
}

/** The text of a file; null if it is binary or missing. */
export const textOf = (file: CompilerFile | undefined) => (file && 'text' in file ? file.text : null);
