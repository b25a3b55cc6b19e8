import { layoutKinds, problemKey, type Problem, type ProblemKind } from '../foundation/problem';

/** Of one kind no more is told of an app: flaws of a kind tend to have one cause. */
const mostOfAKind = 3;
const kinds: ReadonlySet<ProblemKind> = new Set([...layoutKinds, 'sideways-overflow']);

/** Whether it depends on how wide the page is, and on what the page went through before it was laid out. */
export const isDrawnFlaw = ({ kind }: Pick<Problem, 'kind'>): boolean => kinds.has(kind);

/** What was seen that is not known yet, a page that is too wide once, of each other kind as much as may still be told. */
export function newFlaws<Seen extends Problem>(known: readonly Problem[], seen: readonly Seen[]): Seen[] {
  const told: Problem[] = [...known];
  const isWide = seen.find(({ kind }) => kind === 'sideways-overflow');
  return seen.filter((flaw) => {
    if (flaw.kind === 'sideways-overflow' && flaw !== isWide) return false;
    const isKnown = told.some((one) => problemKey(one) === problemKey(flaw));
    const ofKind = told.filter(({ kind }) => kind === flaw.kind).length;
    if (isKnown || (flaw.kind !== 'sideways-overflow' && ofKind >= mostOfAKind)) return false;
    told.push(flaw);
    return true;
  });
}
