import { isOfLayout, type Problem } from '../foundation/problem';
import type { AppPromise } from '../promises/promise';
import type { Trial } from '../turn-events/turn-event';
import type { Observation } from './runtime';
import type { TriedPromise } from './try-promises';

/** What trying showed; promises are left out where there were none to try. */
export function observe(
  treeHash: string,
  problems: readonly Problem[],
  { trial, results }: { trial: Trial; results: TriedPromise[] },
): Observation {
  const phase = problems.every(isOfLayout) ? 'settled' : 'problem';
  const pictures = results.flatMap(({ result, picture }) =>
    picture ? [{ promiseId: result.id, bytes: picture }] : [],
  );
  return {
    ...{ treeHash, phase, problems: [...problems], trial },
    ...(results.length > 0 ? { promises: results.map(({ result }) => result) } : {}),
    ...(pictures.length > 0 ? { pictures } : {}),
  };
}

/** Of an app that can't even be opened. */
export function observeBlocked(
  treeHash: string,
  problems: readonly Problem[],
  promises: readonly AppPromise[],
): Observation {
  const results = promises.map(({ id }) => ({
    result: { id, outcome: 'not-tried' as const, why: 'app-broken' as const },
    picture: null,
  }));
  return {
    ...observe(treeHash, problems, { trial: { by: 'tab', routes: [], widths: [] }, results }),
    phase: 'problem',
  };
}
