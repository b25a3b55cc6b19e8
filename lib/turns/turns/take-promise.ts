import { fitsTogether, keepModelPromise, proposeRemoval, withPromises } from '../../base/promises/keep-promise';
import { describeFault, parsePromise } from '../../base/promises/parse-promise';
import { longestSentence } from '../../base/promises/promise';
import { promiseIdSchema } from '../../base/promises/promise-schema';
import type { ReplyEvent } from '../reply/reply-event';
import type { TurnStep } from '../../base/turn-events/turn-event';
import type { TurnDraft } from './turn-draft';

type Draft = Pick<TurnDraft, 'promises' | 'unread'>;
type Emit = (step: TurnStep) => void;

const idOf = (written: string) =>
  written
    .trim()
    .toLowerCase()
    .replace(/[\s_]+/g, '-');

/** Ids of promises that this turn created; promises from before it are the person's. */
function begunHere({ promises: { base, made } }: Draft): ReadonlySet<string> {
  const old = new Set(base.map((promise) => promise.id));
  return new Set(made.map((promise) => promise.id).filter((id) => !old.has(id)));
}

const refuse = (emit: Emit, id: string, why: string) =>
  emit({
    ...{ type: 'operation-refused', operation: 'promise', path: null, code: 'promise-refused' },
    message: `The promise "${id}": ${why}`,
  });

/**
 * Adds the model's request to remove a promise to the draft, as a proposal to the person; logs the reason if it is
 * refused.
 */
export function takeRemoval(
  draft: Draft,
  { id, reason, complete }: ReplyEvent & { type: 'promise-removal' },
  emit: Emit,
): void {
  const said = reason.replace(/\s+/g, ' ').trim().slice(0, longestSentence);
  if (!complete || said === '')
    return refuse(emit, id, 'say in the tag, in a sentence to the person, why it should go');
  const { base, made } = draft.promises;
  const proposed = proposeRemoval(withPromises(base, made), begunHere(draft), { id: idOf(id), reason: said });
  if (!proposed.ok) {
    const isUnknown = proposed.error === 'unknown';
    return refuse(
      emit,
      id,
      isUnknown ? 'there is none of that id' : 'it was begun in this turn: write it again instead',
    );
  }
  draft.promises = { base, made: withPromises(made, [proposed.value]) };
  emit({ type: 'promise-made', change: 'proposed', promise: proposed.value });
}

/** Adds a promise to the draft. One that can't be parsed is kept in `unread`, for the model. */
export function takePromise(draft: Draft, event: ReplyEvent & { type: 'promise' }, emit: Emit): void {
  const { base, made } = draft.promises;
  /** It is returned to the model at the end of the turn's work; the person only hears of it if it stays unreadable. */
  const keepUnread = (id: string, why: string) => void draft.unread.set(id.slice(0, 60), why.slice(0, 600));
  if (!event.complete) return keepUnread(event.id, 'it did not end');
  const id = promiseIdSchema.safeParse(idOf(event.id));
  if (!id.success) return keepUnread(event.id, 'its id is not made of lower-case words and hyphens');
  const written = parsePromise(event.text);
  if (!written.ok) return keepUnread(id.data, describeFault(written.error));
  draft.unread.delete(id.data);
  const kept = keepModelPromise(withPromises(base, made), begunHere(draft), { id: id.data, ...written.value });
  if (!kept.ok) return refuse(emit, event.id, 'the app has as many as it may');
  const { kind, promise } = kept.value;
  // Repeated unchanged: this withdraws an earlier proposal to change it.
  if (kind === 'same' && !made.some((one) => one.id === promise.id)) return;
  const standing = withPromises(base, made);
  if (!fitsTogether(standing, withPromises(standing, [promise])))
    return refuse(emit, event.id, 'the promises of the app are too long in all; give it fewer or shorter steps');
  draft.promises = { base, made: withPromises(made, [promise]) };
  emit({ type: 'promise-made', change: kind === 'same' ? 'changed' : kind, promise });
}
