import type { Problem } from '../foundation/problem';
import type { AppPromise, PromiseResult } from '../promises/promise';
import type { Trial } from '../turn-events/turn-event';
import type { Observation } from './runtime';

/** What trying showed; promises are left out where there were none to try. */
export function observe(
  treeHash: string,
  problems: readonly Problem[],
  { trial, results }: { trial: Trial; results: PromiseResult[] },
): Observation {
  const phase = problems.length > 0 ? 'problem' : 'settled';
  return { treeHash, phase, problems: [...problems], trial, ...(results.length > 0 ? { promises: results } : {}) };
}

/** Of an app that can't even be opened. */
export function observeBlocked(
  treeHash: string,
  problems: readonly Problem[],
  promises: readonly AppPromise[],
): Observation {
  const results = promises.map(({ id }) => ({ id, outcome: 'not-tried' as const, why: 'app-broken' as const }));
  return {
    ...observe(treeHash, problems, { trial: { by: 'tab', routes: [], widths: [] }, results }),
    phase: 'problem',
  };
}
