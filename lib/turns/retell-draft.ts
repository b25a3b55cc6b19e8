import type { FileOperation } from '../files/file-operation';
import { contentTypeOf } from './place-attachments';
import { emit, type TurnRun } from './turn-run';
import { ownValue } from '../foundation/own-value';

function pathsOf(operation: FileOperation): string[] {
  return operation.type === 'file-rename' ? [operation.from, operation.to] : [operation.path];
}

/**
 * Tells what a continued draft already holds, path by path, as the new turn's own: whoever listens to this turn alone, or
 * dropped the draft when the earlier turn ended, then knows all of it.
 */
export async function retellDraft(run: TurnRun, operations: readonly FileOperation[]): Promise<void> {
  const entries = run.draft.entries();
  for (const path of new Set(operations.flatMap(pathsOf))) {
    const entry = ownValue(entries, path);
    const content = entry ? await run.draft.read(path) : null;
    if (!entry) emit(run, { type: 'file-deleted', path });
    else if (operations.some((operation) => 'blob' in operation && operation.blob === entry.hash)) {
      const { hash, size } = entry;
      emit(run, { type: 'file-placed', path, hash, size, contentType: contentTypeOf(path) });
    } else if (content !== null) {
      emit(run, { type: 'file-start', path, kind: 'edit' });
      emit(run, { type: 'file-end', path, hash: entry.hash, size: entry.size, complete: true, content });
    }
  }
}
