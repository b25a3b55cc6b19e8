import type { FileOperation } from '../../base/files/file-operation';
import { contentTypeOf } from './place-attachments';
import type { TurnRun } from './turn-run';
import { ownValue } from '../../base/foundation/own-value';

function pathsOf(operation: FileOperation): string[] {
  return operation.type === 'file-rename' ? [operation.from, operation.to] : [operation.path];
}

/**
 * Sends what a continued draft already holds, path by path, as the new turn's own steps: then a listener that follows
 * only this turn, or dropped the draft when the earlier turn ended, knows all of it.
 */
export async function retellDraft(
  { draft: { files }, tell }: Pick<TurnRun, 'draft' | 'tell'>,
  operations: readonly FileOperation[],
): Promise<void> {
  const entries = files.entries();
  for (const path of new Set(operations.flatMap(pathsOf))) {
    const entry = ownValue(entries, path);
    const content = entry ? await files.read(path) : null;
    if (!entry) tell({ type: 'file-deleted', path });
    else if (operations.some((operation) => 'blob' in operation && operation.blob === entry.hash)) {
      const { hash, size } = entry;
      tell({ type: 'file-placed', path, hash, size, contentType: contentTypeOf(path) });
    } else if (content !== null) {
      tell({ type: 'file-start', path, kind: 'edit' });
      tell({ type: 'file-end', path, hash: entry.hash, size: entry.size, complete: true, content });
    }
  }
}
