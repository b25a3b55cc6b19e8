import type { Decisions } from '../../base/promises/judge-checks';
import { wordsInForce, type AppPromise } from '../../base/promises/promise';

const oneLine = (text: string) => text.replace(/\s+/g, ' ').trim().replaceAll('<', '‹');

/**
 * The outcome of each change of a promise that a reply proposed: agreed, refused or still open, one per line.
 * `proposed` are the promises of that reply's version, `now` the app's current ones. Empty if nothing was proposed.
 */
export function tellProposals(proposed: readonly AppPromise[], now: readonly AppPromise[]): string[] {
  return proposed.flatMap((before) => {
    if (before.proposal === null) return [];
    const after = now.find(({ id }) => id === before.id);
    const isRemoval = 'removal' in before.proposal;
    const wish = isRemoval ? 'to remove it' : `to change it to “${oneLine(wordsInForce(before).sentence)}”`;
    return [`${before.id} (“${oneLine(before.sentence)}”), you asked ${wish}: ${fateOf(before, after)}`];
  });
}

function fateOf(before: AppPromise, after: AppPromise | undefined): string {
  const { proposal } = before;
  const wasRemoval = proposal !== null && 'removal' in proposal;
  if (!after) return wasRemoval ? 'agreed, it is gone' : 'the person removed it instead';
  if (after.proposal !== null) return 'open, the person has not decided yet';
  if (!wasRemoval && after.sentence === wordsInForce(before).sentence) return 'agreed';
  // If the person has rewritten it since, it was neither agreed nor refused.
  if (after.sentence !== before.sentence) return 'the person wrote it anew';
  return 'refused: keep it as it stands, and do not ask again for this';
}

/**
 * The person's answers about the promises in question, one per line: `agreed` and `kept` are their ids, `now` the app's
 * current promises.
 */
export function tellDecisions({ agreed, kept }: Decisions, now: readonly AppPromise[]): string[] {
  const told = (id: string) => {
    const promise = now.find((one) => one.id === id);
    return { name: promise ? `${id} (“${oneLine(promise.sentence)}”)` : id, isGone: !promise };
  };
  return [
    ...agreed.map((id) => {
      const { name, isGone } = told(id);
      return `${name}: agreed, ${isGone ? 'it is gone' : 'it says this now'}`;
    }),
    ...kept.map((id) => {
      const { name, isGone } = told(id);
      return isGone
        ? `${name}: the person removed it since`
        : `${name}: refused. Keep it as it stands, and do not ask again for this`;
    }),
  ];
}
