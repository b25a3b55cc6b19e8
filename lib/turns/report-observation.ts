import type { AppError } from '../foundation/app-error';
import type { DraftId, ProjectId, TurnId } from '../foundation/id';
import type { Problem } from '../foundation/problem';
import { succeed, type Result } from '../foundation/result';
import type { Viewer } from '../viewers/viewer';
import type { ObserverLeases } from './observer-leases';
import { findTurn, type TurnDependencies } from './start-turn';

export type ReportedObservation = {
  draftId: DraftId;
  treeHash: string;
  phase: 'settled' | 'problem';
  problems: Problem[];
  /** What was opened, and how wide. */
  routes?: string[];
  widths?: number[];
  /** Tabs name themselves, so that only the one with the lease is heard; scripts need not. */
  tabId?: string;
};

const mostProblems = 50;

/**
 * Takes what trying a draft showed. The first report on the tree that is being tried counts; one for another tree, from
 * another tab, or too late is ignored and says so (`counted: false`).
 */
export async function reportObservation(
  deps: TurnDependencies & { observers: Pick<ObserverLeases, 'holder'> },
  input: { viewer: Viewer; projectId: ProjectId; turnId: TurnId; observation: ReportedObservation },
): Promise<Result<{ counted: boolean }, AppError>> {
  const found = await findTurn(deps, input);
  if (!found.ok) return found;
  const { trying, draftId } = found.value;
  const { projectId, turnId, observation } = input;
  const { treeHash, phase, problems, routes = [], widths = [], tabId } = observation;
  const holder = deps.observers.holder(projectId);
  const isAnotherTab = tabId !== undefined && holder !== null && holder !== tabId;
  if (trying?.treeHash !== treeHash || draftId !== observation.draftId || isAnotherTab) {
    return succeed({ counted: false });
  }
  if (!(await deps.store.takeTrying(turnId, treeHash))) return succeed({ counted: false });

  await deps.channel.append([
    {
      ...{ projectId, turnId, draftId, attempt: trying.attempt },
      step: {
        type: 'observation',
        treeHash,
        phase,
        trial: { by: 'tab', routes, widths },
        problems: phase === 'settled' ? [] : problems.slice(0, mostProblems),
      },
    },
  ]);
  return succeed({ counted: true });
}
