import type { OwnBlobs } from '../blobs/own-blobs';
import type { AppError } from '../foundation/app-error';
import type { DraftId, ProjectId, TurnId } from '../foundation/id';
import { isOfLayout, type Problem } from '../foundation/problem';
import { succeed, type Result } from '../foundation/result';
import { problemOf } from '../promises/describe-found';
import { isCheckFault } from '../promises/judge-checks';
import { readPicture } from '../promises/picture';
import type { PromiseResult } from '../promises/promise';
import type { Viewer } from '../viewers/viewer';
import type { ObserverLeases } from './observer-leases';
import { findTurn, type TurnDependencies } from './start-turn';
import { tellResult } from './tell-result';

export type ReportedObservation = {
  draftId: DraftId;
  treeHash: string;
  phase: 'settled' | 'problem';
  problems: Problem[];
  /** What was opened, and how wide. */
  routes?: string[];
  widths?: number[];
  /** What became of promises; those nobody asked about are not heard. */
  promises?: PromiseResult[];
  /** Tabs name themselves, so that only the one with the lease is heard; scripts need not. */
  tabId?: string;
};

const mostProblems = 50;

/**
 * Takes what trying a draft showed. The first report on the tree that is being tried counts; one for another tree, from
 * another tab, or too late is ignored and says so (`counted: false`).
 */
export async function reportObservation(
  deps: TurnDependencies & {
    observers: Pick<ObserverLeases, 'holder'>;
    /** Where pictures of broken steps were put before. */
    ownBlobs: OwnBlobs;
  },
  input: { viewer: Viewer; projectId: ProjectId; turnId: TurnId; observation: ReportedObservation },
): Promise<Result<{ counted: boolean }, AppError>> {
  const found = await findTurn(deps, input);
  if (!found.ok) return found;
  const { trying, draftId } = found.value;
  const { projectId, turnId, observation } = input;
  const { treeHash, phase, problems, routes = [], widths = [], tabId, promises = [] } = observation;
  const holder = deps.observers.holder(projectId);
  const isAnotherTab = tabId !== undefined && holder !== null && holder !== tabId;
  if (trying?.treeHash !== treeHash || draftId !== observation.draftId || isAnotherTab) {
    return succeed({ counted: false });
  }
  if (!(await deps.store.takeTrying(turnId, treeHash))) return succeed({ counted: false });

  /** What it names may be anything, or nothing; without a picture of a page the words stand alone. */
  async function withSoundPicture(result: PromiseResult): Promise<PromiseResult> {
    if (result.outcome !== 'broken' || result.picture === undefined) return result;
    const bytes = await deps.ownBlobs.of({ projectId }).get(result.picture);
    if (bytes && readPicture(bytes)) return result;
    const { picture: _, ...words } = result;
    return words;
  }
  const told = await Promise.all(
    (trying.promises ?? []).map(async (promise) => {
      const reported = promises.find(({ id }) => id === promise.id);
      const result: PromiseResult = reported ?? { id: promise.id, outcome: 'not-tried', why: 'no-report' };
      return { promise, result: await withSoundPicture(result) };
    }),
  );
  // Whether these may go is the person's to say, and what fails where it failed before says nothing of this change.
  const open = new Set(trying.open);
  const broken = told.flatMap(({ promise, result }) =>
    result.outcome === 'broken' && !open.has(promise.id) && !isCheckFault(promise, result)
      ? [problemOf(promise, result)]
      : [],
  );
  // An app that works may have flaws of layout all the same.
  const seen = phase === 'settled' ? problems.filter(isOfLayout) : problems;
  const at = { projectId, turnId, draftId, attempt: trying.attempt };
  await deps.channel.append([
    ...told
      .filter(({ promise, result }) => result.outcome !== 'broken' || !open.has(promise.id))
      .map(({ promise, result }) => ({ ...at, step: tellResult(treeHash, promise, result) })),
    {
      ...at,
      step: {
        type: 'observation',
        treeHash,
        phase: broken.length > 0 ? 'problem' : phase,
        trial: { by: 'tab', routes, widths },
        problems: [...seen, ...broken].slice(0, mostProblems),
      },
    },
  ]);
  return succeed({ counted: true });
}

/**
 * Takes a sign of life of the tab that tries a draft, which is then waited for. `counted: false` for another tree, or
 * when nothing is tried any more. Of signs that come close together one is told.
 */
export async function reportProgress(
  deps: TurnDependencies & { observers: Pick<ObserverLeases, 'mayTellSign'> },
  input: { viewer: Viewer; projectId: ProjectId; turnId: TurnId; draftId: DraftId; treeHash: string },
): Promise<Result<{ counted: boolean }, AppError>> {
  const found = await findTurn(deps, input);
  if (!found.ok) return found;
  const { trying, draftId } = found.value;
  const { projectId, turnId, treeHash } = input;
  if (trying?.treeHash !== treeHash || draftId !== input.draftId) return succeed({ counted: false });
  const at = { projectId, turnId, draftId, attempt: trying.attempt };
  if (deps.observers.mayTellSign(projectId))
    await deps.channel.append([{ ...at, step: { type: 'trial-progress', treeHash } }]);
  return succeed({ counted: true });
}
