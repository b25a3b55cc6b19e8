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
