import { lookup } from 'mrmime';
import { attachmentLimits } from '../attachments/attachment-limits';
import type { Attachment, StoredPicture } from '../attachments/attachment';
import { placeAttachment } from '../attachments/name-attachment';
import { mayChangeOf } from './may-change';
import { emit, type RunTurnDependencies, type TurnRun } from './turn-run';

/** An attachment and its file in the draft; null for words, and where this turn may change nothing. */
export type PlacedAttachment = { attachment: Attachment; path: string | null };

export const contentTypeOf = (path: string) => lookup(path) ?? 'application/octet-stream';

export function unplaced(attachments: readonly Attachment[]): PlacedAttachment[] {
  return attachments.map((attachment) => ({ attachment, path: null }));
}

/**
 * Puts what came with the prompt into the draft, once, before the model writes: so it belongs to the version the turn
 * makes and to no other. Nothing where the turn only asks or its plan is not approved. A file that the draft holds
 * already, as after an interruption, is told once more: this turn's listeners may not have heard of it.
 */
export async function placeAttachments(run: TurnRun): Promise<void> {
  if (run.placed !== null || mayChangeOf(run.state) === 'nothing') return;
  const placed: PlacedAttachment[] = [];
  for (const attachment of run.turn.attachments) {
    placed.push({ attachment, path: attachment.kind === 'brief' ? null : await placeOne(run, attachment) });
  }
  run.placed = placed;
}

/** The same for a draft that is taken over in the middle of a reply: what is there is found, and nothing is told anew. */
export function findPlaced(run: TurnRun): void {
  if (run.placed !== null || mayChangeOf(run.state) === 'nothing') return;
  const entries = run.draft.entries();
  run.placed = run.turn.attachments.map((attachment) => {
    if (attachment.kind === 'brief') return { attachment, path: null };
    const path = placeAttachment(attachment.path, attachment.file.hash, entries);
    return { attachment, path: Object.hasOwn(entries, path) ? path : null };
  });
}

async function placeOne(
  run: TurnRun,
  { file, path: wanted }: Exclude<Attachment, { kind: 'brief' }>,
): Promise<string | null> {
  const entries = run.draft.entries();
  const path = placeAttachment(wanted, file.hash, entries);
  const isThere = Object.hasOwn(entries, path);
  const written = isThere ? null : await run.draft.apply({ type: 'file-write', path, blob: file.hash });
  // The steps of an attempt go when it is void; what the person gave stays.
  const attempt = Math.max(0, run.state.attempt - 1);
  if (written !== null && !written.ok) {
    const { code, message } = written.error;
    emit(run, { type: 'operation-refused', operation: 'attachment', path, code, message }, attempt);
    return null;
  }
  emit(run, { type: 'file-placed', path, hash: file.hash, size: file.size, contentType: contentTypeOf(path) }, attempt);
  return path;
}

/** The picture a model is shown; null where there is none, or none that a provider would take. */
export function shownPicture(attachment: Attachment): StoredPicture | null {
  if (attachment.kind !== 'picture') return null;
  const picture = attachment.shown ?? attachment.file;
  return picture.size <= attachmentLimits.shownBytes ? picture : null;
}

/** Says once a model that it is not shown the pictures, so that nobody believes it was. */
export function tellSight({ modelSight, modelNames }: RunTurnDependencies, run: TurnRun): void {
  const pictures = run.turn.attachments.filter(({ kind }) => kind === 'picture');
  if (pictures.length === 0) return;
  const usesSpare = run.state.usesSpare ?? false;
  const { first, spare } = modelNames();
  const model = (usesSpare ? spare : null) ?? first;
  if (run.toldUnseen.has(model)) return;
  run.toldUnseen.add(model);
  const sight = modelSight(usesSpare);
  const tooLarge = pictures.filter((picture) => shownPicture(picture) === null).length;
  if (sight !== 'sees') {
    const because = sight === 'demo' ? 'demo' : 'model';
    emit(run, { type: 'pictures-unseen', because, model, count: pictures.length });
  } else if (tooLarge > 0) emit(run, { type: 'pictures-unseen', because: 'size', model, count: tooLarge });
}
