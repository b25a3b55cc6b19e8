import { fail, succeed, type Result } from '../foundation/result';
import { printJourney } from './print-step';
import { mostPromiseBytes, mostPromises, type AppPromise, type PromiseProposal } from './promise';

export type KeptPromise =
  /** `changed`: for an existing promise, new steps for its sentence, which have not proved anything yet. */
  | { kind: 'new' | 'changed'; promise: AppPromise }
  /** The old one stays until the person agrees. */
  | { kind: 'proposed'; promise: AppPromise }
  | { kind: 'same'; promise: AppPromise };

const bare = (sentence: string) =>
  sentence
    .toLowerCase()
    .replace(/[\s.。!！]+/g, ' ')
    .trim();
const isSame = (one: PromiseProposal, other: PromiseProposal) =>
  one.sentence === other.sentence && printJourney(one.journey) === printJourney(other.journey);

/**
 * Decides what happens to a promise the model writes. The sentence of an existing promise belongs to the person, so a
 * new sentence is only a proposal to them. The steps are up to Easel. `mine` names promises created in this turn, which
 * the model may rewrite.
 */
export function keepModelPromise(
  standing: readonly AppPromise[],
  mine: ReadonlySet<string>,
  written: PromiseProposal & { id: string },
): Result<KeptPromise, 'too-many'> {
  const { id, sentence, journey } = written;
  const before = standing.find((promise) => promise.id === id);
  if (!before) {
    if (standing.length >= mostPromises) return fail('too-many');
    const promise: AppPromise = { id, sentence, journey, isOff: false, author: 'model', proposal: null, proof: 'none' };
    return succeed({ kind: 'new', promise });
  }
  if (mine.has(id)) return succeed({ kind: 'changed', promise: { ...before, sentence, journey } });
  if (isSame(before, written)) return succeed({ kind: 'same', promise: { ...before, proposal: null } });
  // Steps that don't fit the app are rewritten; the model may not change the sentence at the same time.
  if (before.proof === 'at-fault' || bare(before.sentence) === bare(sentence)) {
    return succeed({ kind: 'changed', promise: { ...before, journey, proposal: null, proof: 'none' } });
  }
  return succeed({ kind: 'proposed', promise: { ...before, proposal: { sentence, journey } } });
}

/**
 * Handles the model's request to remove a promise: the request waits, with its reason, for the person's decision. A
 * promise created in this turn is not the person's yet, and must be rewritten instead.
 */
export function proposeRemoval(
  standing: readonly AppPromise[],
  mine: ReadonlySet<string>,
  { id, reason }: { id: string; reason: string },
): Result<AppPromise, 'unknown' | 'just-begun'> {
  const before = standing.find((promise) => promise.id === id);
  if (!before) return fail('unknown');
  return mine.has(id) ? fail('just-begun') : succeed({ ...before, proposal: { removal: reason } });
}

/**
 * Whether an app may have these promises instead of the previous ones. A list that was already too long may keep its
 * length.
 */
export function fitsTogether(before: readonly AppPromise[], after: readonly AppPromise[]): boolean {
  const bytes = bytesOf(after);
  return bytes <= mostPromiseBytes || bytes <= bytesOf(before);
}

const bytesOf = (promises: readonly AppPromise[]) => new TextEncoder().encode(JSON.stringify(promises)).length;

/** The list with these promises added: each replaces the one with its id, new ones go to the end. */
export function withPromises(standing: readonly AppPromise[], made: readonly AppPromise[]): AppPromise[] {
  const byId = new Map([...standing, ...made].map((promise) => [promise.id, promise]));
  return [...byId.values()];
}
