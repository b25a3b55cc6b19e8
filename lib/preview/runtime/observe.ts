import { isOfLayout, type Problem } from '../../base/foundation/problem';
import type { AppPromise } from '../../base/promises/promise';
import type { PageOutline } from '../../base/promises/page-outline';
import type { Trial } from '../../base/turn-events/turn-event';
import type { Observation } from './runtime';
import type { TriedPromise } from './try-promises';

/** Builds the observation of a trial; leaves `promises` out if there were none to check. */
export function observe(
  treeHash: string,
  problems: readonly Problem[],
  { trial, results, pages = [] }: { trial: Trial; results: TriedPromise[]; pages?: PageOutline[] },
): Observation {
  const phase = problems.every(isOfLayout) ? 'settled' : 'problem';
  const pictures = results.flatMap(({ result, picture }) =>
    picture ? [{ promiseId: result.id, bytes: picture }] : [],
  );
  return {
    ...{ treeHash, phase, problems: [...problems], trial },
    ...(results.length > 0 ? { promises: results.map(({ result }) => result) } : {}),
    ...(pages.length > 0 ? { pages } : {}),
    ...(pictures.length > 0 ? { pictures } : {}),
  };
}

/** The observation of an app that can't even be opened. */
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
