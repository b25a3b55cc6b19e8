import type { Problem } from '../../base/foundation/problem';
import type { FrameChannel } from './frame-channel';
import { addProblem } from './frame-problem';
import { observe } from './observe';
import type { Observation } from './runtime';
import { tryTree, type FrameProblem } from './try-tree';

/**
 * Tries a tree in `frame`, then disposes of the frame. Returns the observation, with each fault mapped to the sources.
 */
export async function observeTree(
  treeHash: string,
  frame: FrameChannel,
  request: Parameters<typeof tryTree>[1],
  locate: (problem: FrameProblem) => Promise<Problem>,
): Promise<Observation> {
  try {
    const seen = await tryTree(frame, request);
    let problems: readonly Problem[] = [];
    for (const problem of seen.problems) problems = addProblem(problems, await locate(problem));
    return observe(treeHash, problems, seen);
  } finally {
    frame.dispose();
  }
}
