import { fail, succeed, type Result } from '../../base/foundation/result';
import { applyEdit } from './apply-edit';
import type { Edit, EditRefusal, EditRung } from './edit-result';

/** The edit with this index (from 0), and why it was not made. */
export type RefusedEdit = { index: number; refusal: EditRefusal };

/**
 * Makes edits in order, each on the result of those before it. If some are refused it still tries the rest, so that the
 * model learns of all failures at once; the error's `text` includes the successful ones, and the caller decides whether
 * to keep it.
 */
export function applyEdits(
  text: string,
  edits: readonly Edit[],
): Result<{ text: string; rungs: EditRung[] }, { text: string; refused: RefusedEdit[] }> {
  const rungs: EditRung[] = [];
  const refused: RefusedEdit[] = [];
  let current = text;
  for (const [index, edit] of edits.entries()) {
    const result = applyEdit(current, edit);
    if (result.ok) {
      current = result.value.text;
      rungs.push(result.value.rung);
    } else refused.push({ index, refusal: result.error });
  }
  return refused.length === 0 ? succeed({ text: current, rungs }) : fail({ text: current, refused });
}
