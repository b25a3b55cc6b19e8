import { fail, succeed, type Result } from '../foundation/result';
import { printJourney } from './print-step';
import { mostPromiseBytes, mostPromises, type AppPromise, type PromiseProposal } from './promise';

export type KeptPromise =
  /** `changed`, of one that stood before: other steps for its sentence, which have to prove something. */
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
 * What becomes of a promise the model writes. The sentence of one that stood before this turn is the person's: another one is a
 * proposal to them. Its steps are Easel's own affair. `mine` names the promises this turn itself began, which it may rewrite.
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
  // Steps that don't fit the app are written anew; the sentence is none of the model's to touch meanwhile.
  if (before.proof === 'at-fault' || bare(before.sentence) === bare(sentence)) {
    return succeed({ kind: 'changed', promise: { ...before, journey, proposal: null, proof: 'none' } });
  }
  return succeed({ kind: 'proposed', promise: { ...before, proposal: { sentence, journey } } });
}

/**
 * What becomes of the model's wish to remove a promise: it waits, with its reason, for the person. One that this turn
 * itself began is not the person's yet, and is rewritten instead of removed.
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

/** Whether an app may have these promises in the place of those before; what was too long already may stay as long as it is. */
export function fitsTogether(before: readonly AppPromise[], after: readonly AppPromise[]): boolean {
  const bytes = bytesOf(after);
  return bytes <= mostPromiseBytes || bytes <= bytesOf(before);
}

const bytesOf = (promises: readonly AppPromise[]) => new TextEncoder().encode(JSON.stringify(promises)).length;

/** The list with these promises in it: each in the place of the one with its id, new ones at the end. */
export function withPromises(standing: readonly AppPromise[], made: readonly AppPromise[]): AppPromise[] {
  const byId = new Map([...standing, ...made].map((promise) => [promise.id, promise]));
  return [...byId.values()];
}
