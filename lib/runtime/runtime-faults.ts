import type { Problem } from '../foundation/problem';
import { isSevere } from './frame-problem';
import type { RuntimeStatus } from './runtime';

/** What is wrong with the preview now, by who found it; each finder replaces what it said before. */
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

/** Tells what was found in the order it was asked for: naming the line of a fault takes longer than saying what followed from it. */
export function inOrder<Found>(tell: (found: Found) => void): (finding: Promise<Found>) => void {
  let told: Promise<void> = Promise.resolve();
  return (finding) => {
    told = Promise.all([finding, told]).then(([found]) => tell(found));
  };
}
