import { isOfLayout, type layoutKinds, problemKey, type Problem } from '../../base/foundation/problem';

/** At most this many problems of a kind per app: flaws of a kind tend to have one cause. */
const mostOfAKind = 3;
/** Layout flaws other than a page that is too wide. */
export type LayoutKind = (typeof layoutKinds)[number];

/** Whether the flaw depends on the page's width and on what happened to the page before. */
export const isDrawnFlaw = ({ kind }: Pick<Problem, 'kind'>): boolean =>
  kind === 'sideways-overflow' || isOfLayout({ kind });

/** The flaws in `seen` that are new. A page that is too wide counts once, every other kind up to its limit. */
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
