import { problemKey, type Problem, type ProblemKind } from '../../base/foundation/problem';
import type { Compiler } from './compiler';
import type { ModuleTable } from './module-graph';
import type { FrameProblem } from './try-tree';

const maxProblems = 50;
const mostCallers = 3;

/**
 * Maps a fault of the page to the source, by the first stack frame that the compiler can map. The calling files are
 * listed in the excerpt, since a function that gets bad arguments is seldom itself to blame.
 */
export async function locateProblem(
  problem: FrameProblem,
  table: ModuleTable,
  originalPosition: Compiler['originalPosition'],
): Promise<Problem> {
  const { kind, message, route, width, excerpt } = problem;
  const seen = { kind, message, route, width, ...(excerpt ? { excerpt } : {}) };
  const positions: NonNullable<Awaited<ReturnType<Compiler['originalPosition']>>>[] = [];
  for (const frame of problem.frames) {
    const position = await originalPosition(frame.url, frame.line, Math.max(0, frame.column - 1));
    if (position && positions.every(({ file }) => file !== position.file)) positions.push(position);
    if (positions.length > mostCallers) break;
  }
  const [first, ...callers] = positions;
  if (first) {
    const called = callers.map(({ file, line }) => `called from ${file}:${line}`);
    const told = [...(excerpt ? [excerpt] : []), ...called].join('\n').slice(0, 2000);
    return { ...seen, ...first, ...(told === '' ? {} : { excerpt: told }) };
  }
  const [nearest] = problem.frames;
  const file = nearest ? table.get(nearest.url)?.source : undefined;
  return file === undefined ? seen : { ...seen, file };
}

/** Adds a problem unless it is known or the limit is reached; a broken page reports the same problem many times. */
export function addProblem(problems: readonly Problem[], problem: Problem): readonly Problem[] {
  const key = problemKey(problem);
  if (problems.length >= maxProblems || problems.some((known) => problemKey(known) === key)) return problems;
  return [...problems, problem];
}

/**
 * Faults that mean the app does not work. A failed request or a console message may be part of how the app handles
 * errors; those count when a draft is tried, but not for the preview's status.
 */
const severeKinds: ReadonlySet<ProblemKind> = new Set<ProblemKind>([
  'compile',
  'missing-module',
  'missing-package',
  'page-error',
  'unhandled-rejection',
  'blank-page',
]);

export const isSevere = (problem: Problem): boolean => severeKinds.has(problem.kind);
