import type { CompilerOperation } from './compiler';
import type { PlainOperation } from './release-queue';

/**
 * Turns operations into writes and deletions with their bytes, given the previous files. A picture given only by its
 * hash is left out, and `isMissingBytes` is then true.
 */
export function toPlainOperations(
  operations: readonly CompilerOperation[],
  before: ReadonlyMap<string, string | Uint8Array>,
): { plain: PlainOperation[]; isMissingBytes: boolean } {
  const files = new Map(before);
  const plain: PlainOperation[] = [];
  let isMissingBytes = false;
  const write = (path: string, content: string | Uint8Array) => {
    files.set(path, content);
    plain.push({ type: 'file-write', path, content });
  };
  const remove = (path: string) => {
    files.delete(path);
    plain.push({ type: 'file-delete', path });
  };
  for (const operation of operations) {
    switch (operation.type) {
      case 'file-write':
        if ('content' in operation) write(operation.path, operation.content);
        else isMissingBytes = true;
        break;
      case 'file-delete':
        remove(operation.path);
        break;
      case 'file-rename': {
        const content = files.get(operation.from);
        if (content !== undefined) write(operation.to, content);
        remove(operation.from);
        break;
      }
      default:
        operation satisfies never;
    }
  }
  return { plain, isMissingBytes };
}
