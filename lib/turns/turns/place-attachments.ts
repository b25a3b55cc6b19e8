import { lookup } from 'mrmime';
import { attachmentLimits } from '../../base/attachments/attachment-limits';
import type { Attachment, StoredPicture } from '../../base/attachments/attachment';
import { placeAttachment } from '../../base/attachments/name-attachment';
import { mayChangeOf } from './may-change';
import type { RunTurnDependencies, TurnRun } from './turn-run';

/** An attachment and its file in the draft; null for text, and if this turn may change nothing. */
export type PlacedAttachment = { attachment: Attachment; path: string | null };

type Placing = Pick<TurnRun, 'turn' | 'draft' | 'state' | 'tell'>;

export const contentTypeOf = (path: string) => lookup(path) ?? 'application/octet-stream';

export function unplaced(attachments: readonly Attachment[]): PlacedAttachment[] {
  return attachments.map((attachment) => ({ attachment, path: null }));
}

/** Text to read and pictures of the app itself are not files of the app. */
const isFile = (attachment: Attachment): attachment is Exclude<Attachment, { kind: 'brief' }> =>
  attachment.kind === 'table' || (attachment.kind === 'picture' && attachment.isOwnScreen !== true);

/**
 * Puts the prompt's attachments into the draft, once, before the model writes, so that they belong to the version this
 * turn makes and to no other. Does nothing if the turn only asks or its plan is not approved. A file that is already in
 * the draft, as after an interruption, is sent again: this turn's listeners may not know it.
 */
export async function placeAttachments(run: Placing): Promise<void> {
  const { turn, draft, state } = run;
  if (draft.placed !== null || mayChangeOf(state) === 'nothing') return;
  const placed: PlacedAttachment[] = [];
  for (const attachment of turn.attachments) {
    placed.push({ attachment, path: isFile(attachment) ? await placeOne(run, attachment) : null });
  }
  draft.placed = placed;
}

/** The same for a draft that is taken over in the middle of a reply: finds the files and sends nothing. */
export function findPlaced({ turn, draft, state }: Placing): void {
  if (draft.placed !== null || mayChangeOf(state) === 'nothing') return;
  const entries = draft.files.entries();
  draft.placed = turn.attachments.map((attachment) => {
    if (!isFile(attachment)) return { attachment, path: null };
    const path = placeAttachment(attachment.path, attachment.file.hash, entries);
    return { attachment, path: Object.hasOwn(entries, path) ? path : null };
  });
}

async function placeOne(
  { draft, state, tell }: Placing,
  { file, path: wanted }: Exclude<Attachment, { kind: 'brief' }>,
): Promise<string | null> {
  const entries = draft.files.entries();
  const path = placeAttachment(wanted, file.hash, entries);
  const isThere = Object.hasOwn(entries, path);
  const written = isThere ? null : await draft.files.apply({ type: 'file-write', path, blob: file.hash });
  // A void attempt loses its steps, but the person's files stay.
  const attempt = Math.max(0, state.attempt - 1);
  if (written !== null && !written.ok) {
    const { code, message } = written.error;
    tell({ type: 'operation-refused', operation: 'attachment', path, code, message }, attempt);
    return null;
  }
  tell({ type: 'file-placed', path, hash: file.hash, size: file.size, contentType: contentTypeOf(path) }, attempt);
  return path;
}

/** The picture to show a model; null if there is none, or none that a provider would accept. */
export function shownPicture(attachment: Attachment): StoredPicture | null {
  if (attachment.kind !== 'picture') return null;
  const picture = attachment.shown ?? attachment.file;
  return picture.size <= attachmentLimits.shownBytes ? picture : null;
}

/** Tells the person once per model that it does not see the pictures, so that nobody assumes it does. */
export function tellSight(
  { modelSight, modelNames }: Pick<RunTurnDependencies, 'modelSight' | 'modelNames'>,
  { turn, calls, state, tell }: Pick<TurnRun, 'turn' | 'calls' | 'state' | 'tell'>,
): void {
  const pictures = turn.attachments.filter(({ kind }) => kind === 'picture');
  if (pictures.length === 0) return;
  const usesSpare = state.usesSpare ?? false;
  const { first, spare } = modelNames();
  const model = (usesSpare ? spare : null) ?? first;
  if (calls.toldUnseen.has(model)) return;
  calls.toldUnseen.add(model);
  const sight = modelSight(usesSpare);
  const tooLarge = pictures.filter((picture) => shownPicture(picture) === null).length;
  if (sight !== 'sees') {
    const because = sight === 'demo' ? 'demo' : 'model';
    tell({ type: 'pictures-unseen', because, model, count: pictures.length });
  } else if (tooLarge > 0) tell({ type: 'pictures-unseen', because: 'size', model, count: tooLarge });
}
