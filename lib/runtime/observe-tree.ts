import type { Problem } from '../foundation/problem';
import type { AppPromise, PromiseResult } from '../promises/promise';
import type { FrameChannel } from './frame-channel';
import { addProblem } from './frame-problem';
import type { Observation } from './runtime';
import { tryTree, type FrameProblem } from './try-tree';

/** Told of a tree that can't be opened at all: every promise is still to be tried. */
export function observeBlocked(
  treeHash: string,
  problems: readonly Problem[],
  promises: readonly AppPromise[],
): Observation {
  const untried = promises.map(({ id }) => ({ id, outcome: 'not-tried' as const, why: 'app-broken' as const }));
  const trial = { by: 'tab' as const, routes: [], widths: [] };
  return { treeHash, phase: 'problem', problems: [...problems], trial, ...resultsOf(untried) };
}

/** Tries a tree in `frame`, which is disposed of afterwards, and says what was seen, each fault with its place in the sources. */
export async function observeTree(
  treeHash: string,
  frame: FrameChannel,
  request: Parameters<typeof tryTree>[1],
  locate: (problem: FrameProblem) => Promise<Problem>,
): Promise<Observation> {
  try {
    const { problems: seen, trial, results } = await tryTree(frame, request);
    let problems: readonly Problem[] = [];
    for (const problem of seen) problems = addProblem(problems, await locate(problem));
    const phase = problems.length > 0 ? 'problem' : 'settled';
    return { treeHash, phase, problems: [...problems], trial, ...resultsOf(results) };
  } finally {
    frame.dispose();
  }
}

const resultsOf = (promises: PromiseResult[]) => (promises.length > 0 ? { promises } : {});
