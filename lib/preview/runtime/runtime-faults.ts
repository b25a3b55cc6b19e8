import type { Problem } from '../../base/foundation/problem';
import { isSevere } from './frame-problem';
import type { RuntimeStatus } from './runtime';

/** The current faults of the preview, by source; each source replaces its own list. */
export type Faults = {
  compile: readonly Problem[];
  packages: readonly Problem[];
  page: readonly Problem[];
};

export const noFaults: Faults = { compile: [], packages: [], page: [] };

export function statusOf({ compile, packages, page }: Faults, placeholders: number): RuntimeStatus {
  const problems = [...compile, ...packages, ...page.filter(isSevere)];
  return problems.length > 0 ? { phase: 'problem', problems } : { phase: 'ready', placeholders };
}

/**
 * Calls `tell` in the order of the calls. Locating a fault takes longer than reporting its consequences, so results
 * would otherwise arrive out of order.
 */
export function inOrder<Found>(tell: (found: Found) => void): (finding: Promise<Found>) => void {
  let told: Promise<void> = Promise.resolve();
  return (finding) => {
    told = Promise.all([finding, told]).then(([found]) => tell(found));
  };
}
